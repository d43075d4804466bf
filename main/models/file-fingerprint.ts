// Tells model files apart in milliseconds, where a hash of all their gigabytes takes a minute: by the size, the
// beginning (it holds the header with the vocabulary) and samples of the rest. What was changed between two
// samples goes unseen, so whoever shows a fingerprint calls it that.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { filesOf } from './split-files.ts';

const beginningBytes = 4 << 20;
const samples = 64;
const sampleBytes = 4096;

export interface FileFingerprint {
  /** Of all files. */
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly fingerprint: string;
}

/** Of a model that is split, over all its parts. @throws the system's error where a file cannot be read. */
export function fingerprintOf(path: string): FileFingerprint {
  const files = filesOf(path).map(fingerprintOfFile);
  if (files.length === 1) return files[0]!;
  const hash = createHash('sha256');
  for (const { fingerprint } of files) hash.update(`${fingerprint}\n`);
  return { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), fingerprint: hash.digest('hex') };
}

function fingerprintOfFile(path: string): FileFingerprint {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const hash = createHash('sha256').update(`${size}\n`);
    const buffer = Buffer.allocUnsafe(beginningBytes);
    const add = (at: number, length: number): void => {
      hash.update(buffer.subarray(0, readSync(fd, buffer, 0, length, at)));
    };
    add(0, beginningBytes);
    // Evenly spaced behind the beginning, the last one at the very end.
    const rest = size - beginningBytes - sampleBytes;
    for (let index = 0; rest > 0 && index < samples; index++) {
      add(beginningBytes + Math.floor((rest * index) / (samples - 1)), sampleBytes);
    }
    return { bytes: size, fingerprint: hash.digest('hex') };
  } finally {
    closeSync(fd);
  }
}
