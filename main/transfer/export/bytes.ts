// The content of a file that is written, as bytes in pieces.
import { closeSync, openSync, readSync } from 'node:fs';

/** Text or bytes; what is `path` is a file whose bytes are taken. */
export type Content = Iterable<string | Uint8Array> | { readonly path: string };

/** Bytes of a piece, as far as they are not given in pieces of another size. */
const pieceBytes = 1 << 18;

const encoder = new TextEncoder();

/**
 * Makes what gives contents as bytes, one after the other: each piece holds until the next one is asked for, because
 * all have the same memory. @throws Error of the file at `path`
 */
export function createBytesOf(): (content: Content) => Iterable<Uint8Array> {
  const memory = new Uint8Array(pieceBytes);
  return (content) => ('path' in content ? bytesOfFile(content.path, memory) : encoded(content, memory));
}

function* encoded(content: Iterable<string | Uint8Array>, memory: Uint8Array): Iterable<Uint8Array> {
  let filled = 0;
  for (const part of content) {
    if (typeof part !== 'string') {
      if (filled > 0) yield memory.subarray(0, filled);
      filled = 0;
      yield part;
      continue;
    }
    for (let rest = part; rest !== ''; ) {
      const { read, written } = encoder.encodeInto(rest, memory.subarray(filled));
      filled += written;
      rest = rest.slice(read);
      if (rest === '') break;
      yield memory.subarray(0, filled);
      filled = 0;
    }
  }
  if (filled > 0) yield memory.subarray(0, filled);
}

function* bytesOfFile(path: string, memory: Uint8Array): Iterable<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, memory); read > 0; read = readSync(file, memory))
      yield memory.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
