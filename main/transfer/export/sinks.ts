// Where an export goes: a file that is written piece by piece, or a ZIP of such files. Both belong to a thread that
// has nothing else to do, so they write at once and hold nothing.
import { once } from 'node:events';
import { closeSync, createReadStream, createWriteStream, openSync, rmSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Text or bytes; what is `path` is a file whose bytes are taken, and which is removed then. */
export type Content = Iterable<string | Uint8Array> | { readonly path: string };

export interface Sink {
  /** @param name of the entry in a ZIP; a file alone has its own */
  add(name: string, content: Content, modifiedAt: number): Promise<void>;
  end(): Promise<void>;
}

/** Characters that are joined before they are written. */
const pieceLength = 1 << 18;

/** @throws Error with `code` EEXIST, ENOSPC, EACCES… */
export function createFileSink(path: string): Sink {
  const file = openSync(path, 'wx');
  const writeWhole = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  return {
    async add(_name, content) {
      if ('path' in content) {
        for await (const bytes of createReadStream(content.path)) writeWhole(bytes as Uint8Array);
        rmSync(content.path);
      } else for (const bytes of inPieces(content)) writeWhole(bytes);
    },
    async end() {
      closeSync(file);
    },
  };
}

/** @throws Error with `code` EEXIST, ENOSPC, EACCES… */
export function createZipSink(path: string): Sink {
  const zip = new ZipFile();
  const output = createWriteStream(path, { flags: 'wx' });
  // Whoever waits hears of what fails; where nobody does yet, the next one that waits.
  const written = finished(zip.outputStream.pipe(output));
  written.catch(() => {});
  return {
    async add(name, content, modifiedAt) {
      const stream =
        'path' in content
          ? createReadStream(content.path)
          : Readable.from(inPieces(content), { objectMode: false });
      zip.addReadStream(stream, name, { mtime: new Date(modifiedAt) });
      // One after the other: the next conversation is read only when this one is through.
      await Promise.race([once(stream, 'close'), written]);
      if ('path' in content) rmSync(content.path);
    },
    async end() {
      zip.end();
      await written;
    },
  };
}

function* inPieces(content: Iterable<string | Uint8Array>): Iterable<Uint8Array> {
  let waiting = '';
  for (const piece of content) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    waiting += piece;
    if (waiting.length < pieceLength) continue;
    // Half of a character at the end waits for its other half.
    const cut = /[\ud800-\udbff]$/.test(waiting) ? waiting.length - 1 : waiting.length;
    yield Buffer.from(waiting.slice(0, cut));
    waiting = waiting.slice(cut);
  }
  if (waiting !== '') yield Buffer.from(waiting);
}
