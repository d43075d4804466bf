// Reads the header of a GGUF on a hub, by asking for its beginning only.
import { AppError } from '../../errors.ts';
import { createByteReader } from '../byte-reader.ts';
import { type GgufHeader, maxHeaderBytes, parseGguf } from '../gguf.ts';
import type { Authorization, Http } from './http.ts';
import { unreachable } from './hub-errors.ts';

/** A vocabulary of 32,000 pieces ends within the first, the largest in use within the last. */
const steps = [2 << 20, 8 << 20, 32 << 20];
const silenceMs = 20_000;

export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  readonly file: string;
  readonly authorization: Authorization | null;
}

/**
 * @returns null where the header is longer than anybody should fetch for this
 * @throws AppError `hubUnreachable`, `hubFailed`, and what `readGguf` throws
 */
export async function readRemoteHeader(http: Http, remote: RemoteFile): Promise<GgufHeader | null> {
  let beginning: Buffer = Buffer.alloc(0);
  for (const step of steps) {
    const wanted = Math.min(step, remote.bytes);
    beginning = Buffer.concat([beginning, await fetchPart(http, remote, beginning.length, wanted)]);
    try {
      return parse(beginning, remote);
    } catch (thrown) {
      const tooShort = thrown instanceof AppError && thrown.code === 'modelTruncated';
      if (!tooShort || beginning.length === remote.bytes) throw thrown;
    }
  }
  return null;
}

function parse(beginning: Buffer, { bytes, file }: RemoteFile): GgufHeader {
  const read = (target: Buffer, position: number): number =>
    beginning.copy(target, 0, Math.min(position, beginning.length));
  return parseGguf(createByteReader(read, bytes, maxHeaderBytes, file), bytes, file);
}

async function fetchPart(http: Http, remote: RemoteFile, from: number, to: number): Promise<Buffer> {
  const { url, authorization } = remote;
  const { host } = new URL(url);
  try {
    const response = await http.get({
      url,
      authorization,
      silenceMs,
      headers: { range: `bytes=${from}-${to - 1}` },
    });
    try {
      if (response.status !== 206 && !(response.status === 200 && from === 0))
        throw new AppError('hubFailed', { detail: { host, status: response.status } });
      const pieces: Buffer[] = [];
      let left = to - from;
      for await (const piece of response.body()) {
        pieces.push(piece.subarray(0, left));
        left -= piece.length;
        if (left <= 0) break;
      }
      return Buffer.concat(pieces);
    } finally {
      response.destroy();
    }
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : unreachable(host, thrown);
  }
}
