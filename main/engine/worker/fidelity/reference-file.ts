// The reference's distribution at every scored position, kept in a file while the other levels are measured:
// two models need not be in memory at once. A log-probability takes 16 bits of the range below the highest one,
// as in llama.cpp's own file; what is further below it is too unlikely to count.
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Nats below the most likely token that are told apart. */
const range = 16;
const steps = 65_535;
const headBytes = 4;

/** Bytes of a file for this many positions. */
export function referenceBytes(positions: number, vocabulary: number): number {
  return positions * (headBytes + 2 * vocabulary);
}

export interface ReferenceWriter {
  add(logProbs: Float32Array): void;
  close(): void;
}

export function writeReference(path: string): ReferenceWriter {
  const fd = openSync(path, 'w');
  return {
    add(logProbs) {
      const most = logProbs.reduce((a, b) => Math.max(a, b), -Infinity);
      const record = Buffer.alloc(headBytes + 2 * logProbs.length);
      record.writeFloatLE(most, 0);
      for (const [id, log] of logProbs.entries()) {
        const below = Math.min(range, most - log);
        record.writeUInt16LE(Math.round((below / range) * steps), headBytes + 2 * id);
      }
      // The last bytes of a disk are taken without an error; what finds none gets one.
      for (let at = 0; at < record.length; ) at += writeSync(fd, record, at);
    },
    close: () => closeSync(fd),
  };
}

export interface ReferenceReader {
  /** Of the position behind the one before. @throws Error where the file has no more */
  next(): Float32Array;
  close(): void;
}

export function readReference(path: string, vocabulary: number): ReferenceReader {
  const fd = openSync(path, 'r');
  const record = Buffer.alloc(headBytes + 2 * vocabulary);
  return {
    next() {
      if (readSync(fd, record) !== record.length) throw new Error('the reference has no more positions');
      const most = record.readFloatLE(0);
      const logProbs = new Float32Array(vocabulary);
      for (let id = 0; id < vocabulary; id++)
        logProbs[id] = most - (record.readUInt16LE(headBytes + 2 * id) / steps) * range;
      return logProbs;
    },
    close: () => closeSync(fd),
  };
}
