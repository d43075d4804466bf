// A model may lie in several files, as llama.cpp's gguf-split makes them: "NAME-00001-of-00003.gguf" and so on, side
// by side. The first holds the metadata, and the engine finds the others by its name. Pure.

const pattern = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/s;
/** More than anybody makes: the name of one file must not have thousands looked for. */
const mostParts = 1000;

export interface PartName {
  /** The path up to the numbers. */
  readonly stem: string;
  /** Counted from 1. */
  readonly part: number;
  readonly parts: number;
}

/** What a path says of the part that it is; null where it is a whole model's. */
export function partNameOf(path: string): PartName | null {
  const [, stem = '', ...numbers] = pattern.exec(path) ?? [];
  const [part = 0, parts = 0] = numbers.map(Number);
  return parts > 1 && parts <= mostParts && part >= 1 && part <= parts ? { stem, part, parts } : null;
}

/** Every file of the model that `path` is one of, in order. */
export function filesOf(path: string): readonly string[] {
  const name = partNameOf(path);
  if (name === null) return [path];
  const { stem, parts } = name;
  const digits = (number: number): string => String(number).padStart(5, '0');
  return Array.from({ length: parts }, (_, at) => `${stem}-${digits(at + 1)}-of-${digits(parts)}.gguf`);
}

/** The file that stands for the model: the engine is given this one. */
export const firstFileOf = (path: string): string => filesOf(path)[0]!;
