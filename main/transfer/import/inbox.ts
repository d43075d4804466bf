// Where files that are to be imported are put as they come from a page: below the data directory, under names of
// ours, and no more than there is room for.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { checkDiskSpace, writeError } from '../../models/download/disk-space.ts';
import { limits } from '../limits.ts';
import type { ImportFile } from './messages.ts';

export interface Upload {
  /** As the page calls it, to be shown. */
  readonly name: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes that are announced; null: none were. */
  readonly length: number | null;
}

export interface Inbox {
  /** Bytes that have come so far, that one included which is coming. */
  readonly bytes: number;
  readonly files: readonly ImportFile[];
  /** @throws AppError `importTooLarge`, `importTooMany`, `notEnoughDisk`, `dataDirUnwritable` */
  receive(upload: Upload, signal: AbortSignal): Promise<void>;
  remove(): Promise<void>;
}

/** The folder of everything that comes; emptied at each start. */
export const inboxFolder = (dataDir: string): string => join(dataDir, 'imports');

/** @param most bytes of all files together; injected by tests */
export function createInbox(
  dataDir: string,
  importId: string,
  onBytes: () => void,
  most: number = limits.uploadBytes,
): Inbox {
  const dir = join(inboxFolder(dataDir), importId);
  const files: ImportFile[] = [];
  let bytes = 0;
  let begun = 0;

  async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge(bytes);
      onBytes();
      yield chunk;
    }
  }

  function tooLarge(found: number): AppError {
    return new AppError('importTooLarge', { detail: { bytes: found, limitBytes: most } });
  }

  return {
    get bytes() {
      return bytes;
    },
    files,
    async receive({ name, body, length }, signal) {
      if (begun >= limits.files) throw new AppError('importTooMany', { detail: { limit: limits.files } });
      if (length !== null && bytes + length > most) throw tooLarge(bytes + length);
      await mkdir(dir, { recursive: true });
      // Twice: what is read of it goes into the database.
      await checkDiskSpace(dir, 2 * (length ?? 0));
      const path = join(dir, String(begun++));
      const before = bytes;
      try {
        await pipeline(Readable.from(counted(body)), createWriteStream(path, { mode: 0o600 }), { signal });
      } catch (thrown) {
        bytes = before;
        await rm(path, { force: true });
        throw thrown instanceof AppError ? thrown : writeError(thrown, path, length ?? 0);
      }
      files.push({ path, name: shownName(name), bytes: bytes - before });
    },
    remove: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Nothing in it that would change how the text around it is shown. */
function shownName(name: string): string {
  const shown = name
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .trim();
  return Array.from(shown).slice(-200).join('') || 'file';
}
