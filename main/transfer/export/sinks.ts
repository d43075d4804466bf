// Where an export goes: a file that is written piece by piece, or a ZIP of such files. Both belong to a thread that
// has nothing else to do, so they write at once and hold nothing.
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

/** @throws Error with `code` EEXIST, ENOSPC, EACCES… */
export function createFileSink(path: string): Sink {
  const file = openFile(path);
  const bytesOf = createBytesOf();
  return {
    add(_name, content) {
      for (const bytes of bytesOf(content)) file.write(bytes);
      if ('path' in content) rmSync(content.path);
    },
    end: file.close,
  };
}

/** @throws Error with `code` EEXIST, ENOSPC, EACCES… */
export function createZipSink(path: string): Sink {
  const file = openFile(path);
  const bytesOf = createBytesOf();
  const zip = createZipWriter(file.write);
  return {
    add(name, content, modifiedAt) {
      zip.add(name, bytesOf(content), modifiedAt);
      if ('path' in content) rmSync(content.path);
    },
    end() {
      zip.end();
      file.close();
    },
  };
}

/** Bytes that are collected before they are written: a ZIP comes in many small parts. */
const collectedBytes = 1 << 18;

function openFile(path: string): { write(bytes: Uint8Array): void; close(): void } {
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
