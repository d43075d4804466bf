// Reads whole model files in the background for the hash that receipts carry: one at a time, a piece at a time,
// and not while the engine has something to do.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { FileHash, FileHashes } from '../store/file-hashes.ts';
import { fingerprintOf } from './file-fingerprint.ts';
import { sizeAndTimeOf } from './model-stamp.ts';
import { filesOf } from './split-files.ts';

/** Hashed in about a millisecond, so that nothing else in this process waits for it. */
const pieceBytes = 1 << 20;
const busyPauseMs = 250;

export type FileHasher = ReturnType<typeof createFileHasher>;

export function createFileHasher(options: {
  fileHashes: FileHashes;
  /** Whether the engine works now. */
  isBusy(): boolean;
  /** Told once for each file, as soon as its hash is known. */
  onHashed(fingerprint: string, sha256: string): void;
  log: Log;
}) {
  const { fileHashes, isBusy, onHashed, log } = options;
  const known = new Map<string, string>();
  /** The file that is read now; another one takes its place. */
  let reading: { readonly path: string; readonly fingerprint: string } | null = null;
  let work = Promise.resolve();

  const closing = new AbortController();

  function learn(fingerprint: string, sha256: string): void {
    known.set(fingerprint, sha256);
    onHashed(fingerprint, sha256);
  }

  /** The hash that is kept of a file, where size and time are still those that it had then. */
  function kept(path: string): FileHash | null {
    const now = sizeAndTimeOf(path);
    const cached = fileHashes.get(path);
    return now !== null && cached?.bytes === now.bytes && cached.mtimeMs === now.mtimeMs ? cached : null;
  }

  /** null: told to end, or not all the way through the file that has this fingerprint. */
  async function hashWhole(path: string, fingerprint: string, ended: () => boolean): Promise<string | null> {
    const before = sizeAndTimeOf(path);
    if (before === null) return null;
    const cached = kept(path);
    if (cached?.fingerprint === fingerprint) {
      learn(fingerprint, cached.sha256);
      return cached.sha256;
    }
    const sha256 = await digest(path, ended);
    if (sha256 === null || ended()) return null;
    const after = sizeAndTimeOf(path);
    const same = after?.bytes === before.bytes && after.mtimeMs === before.mtimeMs;
    if (!same || fingerprintOf(path).fingerprint !== fingerprint) return null;
    fileHashes.put({ path, ...before, fingerprint, sha256 });
    learn(fingerprint, sha256);
    return sha256;
  }

  async function hash(file: NonNullable<typeof reading>): Promise<void> {
    if (reading !== file) return;
    try {
      await hashWhole(file.path, file.fingerprint, () => reading !== file);
    } catch (thrown) {
      // A receipt without it has the fingerprint.
      log.warn('a model file could not be hashed', thrown);
    } finally {
      if (reading === file) reading = null;
    }
  }

  /** Keeps no process alive, and so is not waited for by a close that nothing else keeps alive either. */
  async function pauseWhileBusy(): Promise<void> {
    await pause(busyPauseMs, undefined, { ref: false, signal: closing.signal }).catch(() => {});
  }

  /** Of all bytes, those of a split model's parts one after the other; null where it was told to end. */
  async function digest(path: string, ended: () => boolean): Promise<string | null> {
    const sha256 = createHash('sha256');
    const buffer = Buffer.allocUnsafe(pieceBytes);
    for (const file of filesOf(path)) {
      const handle = await open(file, 'r');
      try {
        for (;;) {
          while (isBusy() && !ended()) await pauseWhileBusy();
          if (ended()) return null;
          const { bytesRead } = await handle.read(buffer, 0, pieceBytes, null);
          if (bytesRead === 0) break;
          sha256.update(buffer.subarray(0, bytesRead));
        }
      } finally {
        await handle.close();
      }
    }
    return sha256.digest('hex');
  }

  return {
    /** Of the whole file that has this fingerprint; null while it is not known. */
    sha256Of: (fingerprint: string): string | null => known.get(fingerprint) ?? null,
    /** Begins to read a file that was loaded with this fingerprint, if its hash is not known. */
    want(path: string, fingerprint: string): void {
      if (known.has(fingerprint) || (reading?.path === path && reading.fingerprint === fingerprint)) return;
      const file = { path, fingerprint };
      reading = file;
      work = work.then(() => hash(file));
    },
    /** Of a file as it lies there now, where it has been read before; null: not known. */
    knownOf: (path: string): string | null => kept(path)?.sha256 ?? null,
    /**
     * Reads a file for its hash, behind what is read already. null where it changes meanwhile, or the app closes.
     * @throws the system's error where it cannot be read
     */
    read(path: string): Promise<string | null> {
      const ended = () => closing.signal.aborted;
      const result = work.then(() =>
        ended() ? null : hashWhole(path, fingerprintOf(path).fingerprint, ended),
      );
      work = result.then(
        () => {},
        () => {},
      );
      return result;
    },
    /** Ends what is read; nothing is written to the store after it. */
    async close(): Promise<void> {
      reading = null;
      closing.abort();
      await work;
    },
  };
}
