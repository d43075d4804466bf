// Looks for a model file that is not where it was: by its size, and where that agrees by its fingerprint.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileIdentity } from '../store/models.ts';
import { fingerprintOf } from './file-fingerprint.ts';
import { sizeAndTimeOf } from './model-stamp.ts';
import { partNameOf } from './split-files.ts';

/** A folder that it may be in. */
export interface SearchedFolder {
  readonly path: string;
  /** How many folders deep; 0: only in this one. */
  readonly depth: number;
}

/** Names looked at in one folder: a person may keep anything beside a model. */
const mostNames = 10_000;

export type FindMoved = ReturnType<typeof createFindMoved>;

export function createFindMoved() {
  /** Fingerprints of files that were looked into, by path, size and time: one may be missing for long. */
  const known = new Map<string, string>();

  function isThat(path: string, wanted: FileIdentity): boolean {
    const there = sizeAndTimeOf(path);
    if (there?.bytes !== wanted.bytes) return false;
    const key = `${path} ${there.bytes} ${there.mtimeMs}`;
    let fingerprint = known.get(key);
    if (fingerprint === undefined) {
      fingerprint = fingerprintOf(path).fingerprint;
      known.set(key, fingerprint);
    }
    return fingerprint === wanted.fingerprint;
  }

  /** @param isTaken whether a path is another entry's */
  return function findMoved(
    wanted: FileIdentity,
    folders: readonly SearchedFolder[],
    isTaken: (path: string) => boolean,
  ): string | null {
    for (const folder of folders) {
      for (const path of ggufsIn(folder)) {
        try {
          if (!isTaken(path) && isThat(path, wanted)) return path;
        } catch {
          // One that cannot be read is not it.
        }
      }
    }
    return null;
  };
}

/** Models below a folder, each by its first file. */
function ggufsIn({ path, depth }: SearchedFolder): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .slice(0, mostNames)
      .flatMap((entry) => {
        const place = join(path, entry.name);
        if (entry.isDirectory()) return depth > 0 ? ggufsIn({ path: place, depth: depth - 1 }) : [];
        return /\.gguf$/i.test(entry.name) && (partNameOf(place)?.part ?? 1) === 1 ? [place] : [];
      });
  } catch {
    return [];
  }
}
