// Finished exports on their way to the browser: streamed from where they are, behind the gate like every page.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Download } from '../transfer/export/exporting.ts';

export interface Downloads {
  /** null where there is none of this id. */
  download(id: string): Download | null;
  /** It has been read whole; it need not have arrived. */
  fetched(id: string): void;
}

/** Answers a GET with the file. A connection that breaks leaves it there, to be fetched again. */
export function serveDownload(downloads: Downloads, id: string): Response {
  const found = downloads.download(id);
  if (found === null)
    return new Response('This export is no longer there: export it again.', { status: 404 });
  const { content, fileName, mimeType, bytes } = found;
  const stream =
    'path' in content
      ? createReadStream(content.path)
      : Readable.from(pieces(content.inMemory), { objectMode: false });
  stream.on('close', () => {
    if (stream.readableEnded) downloads.fetched(id);
  });
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'content-type': mimeType,
      'content-length': String(bytes),
      'content-disposition': `attachment; filename*=UTF-8''${percentEncoded(fileName)}`,
      'cache-control': 'no-store',
    },
  });
}

/** A part each time the connection takes one, so that what was not taken can be told from what was. */
function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  const length = 1 << 16;
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** As RFC 5987 has it. */
function percentEncoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
