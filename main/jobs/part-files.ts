// Files that are made beside their target. `target.part-XXXX` is being written by one process, `target.part` is
// whole and not yet checked, `target` is whole and checked. A process of an app that was killed may live a moment
// longer than it: with a name for each attempt it cannot write into a later one's file.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const wholePart = (target: string): string => `${target}.part`;

/** A path of its own for an attempt at `target`, whose folder is made where it is missing. */
export function newPart(target: string): string {
  mkdirSync(dirname(target), { recursive: true });
  return `${wholePart(target)}-${randomBytes(4).toString('hex')}`;
}

/** Removes what attempts at `target` have left, and what is whole and not checked. */
export function removeParts(target: string): void {
  for (const name of namesIn(dirname(target)))
    if (name.startsWith(basename(wholePart(target)))) rmSync(join(dirname(target), name), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
