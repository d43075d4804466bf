// Where an export goes: a file that is written piece by piece, or a ZIP of such files; on a disk or in memory. All of
// it belongs to a thread that has nothing else to do, so it writes at once and holds as little as it can.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { type Content, createBytesOf } from './bytes.ts';
import { createZipWriter } from './zip.ts';

export interface Sink {
  /**
   * A content that is a file is removed afterwards.
   * @param name of the entry in a ZIP; a file alone has its own
   */
  add(name: string, content: Content, modifiedAt: number): void;
  end(): void;
}

/** What takes the bytes of a file in their order. */
export interface Target {
  /** What it is given may change afterwards. */
  write(bytes: Uint8Array): void;
  close(): void;
}

export function createFileSink(target: Target): Sink {
  const bytesOf = createBytesOf();
  return {
    add(_name, content) {
      for (const bytes of bytesOf(content)) target.write(bytes);
      if ('path' in content) rmSync(content.path);
    },
    end: target.close,
  };
}

export function createZipSink(target: Target): Sink {
  const bytesOf = createBytesOf();
  const zip = createZipWriter(target.write);
  return {
    add(name, content, modifiedAt) {
      zip.add(name, bytesOf(content), modifiedAt);
      if ('path' in content) rmSync(content.path);
    },
    end() {
      zip.end();
      target.close();
    },
  };
}

/** Bytes that are collected before they are written: a ZIP comes in many small parts. */
const collectedBytes = 1 << 18;

/** A new file. @throws Error with `code` EEXIST, ENOSPC, EACCES…, at any time */
export function openTarget(path: string): Target {
  const file = openSync(path, 'wx');
  const collected = Buffer.allocUnsafe(collectedBytes);
  let filled = 0;
  const writeWhole = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const flush = () => {
    writeWhole(collected.subarray(0, filled));
    filled = 0;
  };
  return {
    write(bytes) {
      if (filled + bytes.length > collectedBytes) flush();
      if (bytes.length >= collectedBytes) return writeWhole(bytes);
      collected.set(bytes, filled);
      filled += bytes.length;
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

export interface MemoryTarget extends Target {
  /** Everything that was written. */
  bytes(): Uint8Array<ArrayBuffer>;
}

export function createMemoryTarget(): MemoryTarget {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    close() {},
    bytes() {
      const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return all;
    },
  };
}
