// Reads whole model files in the background for the hash that receipts carry: one at a time, a piece at a time,
// and not while the engine has something to do.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { FileHashes } from '../store/file-hashes.ts';
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

  async function hash(file: NonNullable<typeof reading>): Promise<void> {
    if (reading !== file) return;
    try {
      const before = sizeAndTimeOf(file.path);
      if (before === null) return;
      const cached = fileHashes.get(file.path);
      const fresh = cached?.bytes === before.bytes && cached.mtimeMs === before.mtimeMs;
      if (cached !== null && fresh && cached.fingerprint === file.fingerprint) {
        learn(file.fingerprint, cached.sha256);
        return;
      }
      const sha256 = await digest(file.path, () => reading !== file);
      if (sha256 === null || reading !== file) return;
      // What was read must be what was loaded, all the way through.
      const after = sizeAndTimeOf(file.path);
      const same = after?.bytes === before.bytes && after.mtimeMs === before.mtimeMs;
      if (!same || fingerprintOf(file.path).fingerprint !== file.fingerprint) return;
      fileHashes.put({ path: file.path, ...before, fingerprint: file.fingerprint, sha256 });
      learn(file.fingerprint, sha256);
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
    /** Ends what is read; nothing is written to the store after it. */
    async close(): Promise<void> {
      reading = null;
      closing.abort();
      await work;
    },
  };
}
