// Whether a model's files are there, and whether they are as they were, without reading them.
import { statSync } from 'node:fs';
import { filesOf } from './split-files.ts';

export interface SizeAndTime {
  readonly bytes: number;
  /** Of several parts the sum of their times: it only serves to see that one of them is another. */
  readonly mtimeMs: number;
}

/** null: a file of it is not there. */
export function sizeAndTimeOf(path: string): SizeAndTime | null {
  let bytes = 0;
  let mtimeMs = 0;
  for (const file of filesOf(path)) {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    bytes += stats.size;
    mtimeMs += stats.mtimeMs;
  }
  return { bytes, mtimeMs };
}

/** Another text for other files; null: none of them is there. */
export function stampOf(path: string): string | null {
  const stamps = filesOf(path).map((file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats ? `${stats.size} ${stats.mtimeMs} ${stats.ino}` : null;
  });
  return stamps.every((stamp) => stamp === null) ? null : stamps.join('\n');
}
