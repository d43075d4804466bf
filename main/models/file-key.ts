import { basename } from 'node:path';

/** Names a model file by what makes it the same one, wherever it lies. */
export function fileKeyOf(file: {
  readonly path: string;
  readonly level: string;
  readonly bytes?: number;
}): string {
  return `${basename(file.path)} ${file.level} ${file.bytes ?? '?'}`;
}
