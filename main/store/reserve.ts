// Room that is kept for a full disk: deleting writes before it frees anything, what is deleted goes through the log.
// A file holds the room, and is taken away when a deletion, or the start of the app, finds no other.
import { randomFillSync } from 'node:crypto';
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { storeError } from './store-errors.ts';

const fileName = 'xenon.reserve';

/** Twice what the log grows to before it is folded in. */
const reservedBytes = 8_000_000;
/** A disk with less than so many times of it is not made fuller. */
const plenty = 4;

export interface Reserve {
  /** Sets the room aside where there is plenty, and it is not there yet. */
  hold(): void;
  /**
   * Does `write`; where the disk is full for it, once more with the room.
   * @param inParts where that is not enough either: the same with less room
   * @throws what `write` throws, or `inParts`
   */
  spend<T>(write: () => T, inParts?: () => T): T;
}

/** Of a store that is in memory. */
export const noReserve: Reserve = { hold() {}, spend: orInParts };

export function createReserve(dataDir: string): Reserve {
  const file = join(dataDir, fileName);
  const heldBytes = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

  return {
    hold() {
      if (heldBytes() === reservedBytes) return;
      try {
        const { bavail, bsize } = statfsSync(dataDir);
        if (bavail * bsize < plenty * reservedBytes) return;
        writeFileSync(file, filling(), { mode: 0o600 });
      } catch {
        rmSync(file, { force: true });
      }
    },
    spend(write, inParts) {
      const withRoom = () =>
        whereFull(write, (thrown) => {
          if (heldBytes() === 0) throw thrown;
          rmSync(file, { force: true });
          return write();
        });
      return orInParts(withRoom, inParts);
    },
  };
}

function orInParts<T>(write: () => T, inParts: (() => T) | undefined): T {
  return whereFull(write, (thrown) => {
    if (inParts === undefined) throw thrown;
    return inParts();
  });
}

/** Does `write` and, where there was no room on the disk for it, `otherwise`. */
function whereFull<T>(write: () => T, otherwise: (thrown: unknown) => T): T {
  try {
    return write();
  } catch (thrown) {
    const error = storeError(thrown);
    if (!(error instanceof AppError && error.code === 'diskFull')) throw thrown;
    return otherwise(thrown);
  }
}

/** Not zeros, for which some systems keep no room; and no letters, so that nobody finds in it what was deleted. */
const filling = (): Buffer =>
  randomFillSync(Buffer.allocUnsafe(reservedBytes)).map((byte) => byte | 0x80) as Buffer;
