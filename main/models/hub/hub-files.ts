// From a repository's flat list of files to what a person chooses among: GGUF files by level, and the original
// weights. Paths are the hub's, untrusted, and used as names only.
import type { HubFile, HubModel } from '../../../preload/contract/hub.ts';
import { filesOf, partNameOf } from '../split-files.ts';

export type ListedModel = Pick<HubModel, 'id' | 'level' | 'bytes' | 'files'>;

export interface HubOriginal {
  readonly files: readonly HubFile[];
  readonly bytes: number;
}

/** Vision projectors and importance matrices come as GGUF, too, and hold no model. */
const noModel = /mmproj|imatrix/i;
const levelPattern =
  /(?<![A-Z0-9])(IQ[1-4]_(?:XXS|XS|S|M|NL)|Q[2-8]_(?:K(?:_(?:S|M|L|XL))?|0|1)|BF16|F16|F32)(?![A-Z0-9])/gi;

/** Every GGUF, the parts of a split one as one, the smallest first. One that lacks a part is left out. */
export function modelsIn(files: readonly HubFile[]): ListedModel[] {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path) && !noModel.test(nameOf(path)));
  const byPath = new Map(ggufs.map((file) => [file.path, file]));
  const whole = ggufs
    .filter(({ path }) => (partNameOf(path)?.part ?? 1) === 1)
    .map(({ path }) => filesOf(path).flatMap((one) => byPath.get(one) ?? []))
    .filter((parts) => parts.length === filesOf(parts[0]!.path).length);
  return whole
    .map((parts) => ({
      id: parts[0]!.path,
      level: levelInName(parts[0]!.path),
      bytes: sumOf(parts),
      files: parts,
    }))
    .sort((a, b) => a.bytes - b.bytes || (a.id < b.id ? -1 : 1));
}

/** The level that a file's name claims; the last word of it that is one. */
export function levelInName(path: string): string | null {
  return nameOf(path).match(levelPattern)?.at(-1)?.toUpperCase() ?? null;
}

/** The weights as they were published: the shards of the index with what a conversion reads beside them. */
export function originalIn(files: readonly HubFile[]): HubOriginal | null {
  const find = (path: string): HubFile[] => files.filter((file) => file.path === path);
  const shards = files.filter(({ path }) => /^model(-\d{5}-of-\d{5})?\.safetensors$/.test(path));
  const config = find('config.json');
  const tokenizer = find('tokenizer.model');
  if (shards.length === 0 || config.length === 0 || tokenizer.length === 0) return null;
  const besides = [
    'model.safetensors.index.json',
    'tokenizer_config.json',
    'added_tokens.json',
    'README.md',
  ].flatMap(find);
  const all = [...config, ...tokenizer, ...besides, ...shards];
  return { files: all, bytes: sumOf(all) };
}

function nameOf(path: string): string {
  return path.split('/').at(-1)!;
}

function sumOf(files: readonly HubFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
