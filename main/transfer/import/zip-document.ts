// The texts in a ZIP, one after the other. Nothing of it is ever written to a disk, so the names in it lead nowhere;
// what comes out of it is counted, whatever the ZIP says of itself.
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { ImportRefusal } from '../../../preload/contract/import.ts';
import { limits } from '../limits.ts';

/** Names of what may hold conversations. What it really is, its content says. */
const readable = /\.(?:json|jsonl|ndjson|md)$/i;
/** Whatever size is said, this much is small. */
const alwaysFine = 10e6;

export interface ZipText {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ZipWatcher {
  /** An entry that cannot be read. */
  refuse(name: string, refusal: ImportRefusal): void;
  /** An entry that is no text. */
  passOver(): void;
  /** How much of the ZIP has been read, in bytes of it. */
  onRead(bytes: number): void;
}

/**
 * @param path of the ZIP
 * @throws ZipError where it cannot be read at all
 */
export async function* textsInZip(path: string, watcher: ZipWatcher): AsyncGenerator<ZipText> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw new ZipError('badZip', { cause });
  });
  try {
    if (zip.entryCount > limits.entries) throw new ZipError('zipTooLarge');
    let unpacked = 0;
    let read = 0;
    for await (const entry of entriesOf(zip)) {
      const { fileName: name, compressedSize, uncompressedSize } = entry;
      if (name.endsWith('/')) continue;
      if (!readable.test(name)) watcher.passOver();
      else if (entry.isEncrypted()) watcher.refuse(name, 'zipEncrypted');
      else if (isBomb(entry) || unpacked + uncompressedSize > limits.unpackedBytes)
        watcher.refuse(name, 'zipTooLarge');
      else {
        unpacked += uncompressedSize;
        const before = read;
        yield {
          name,
          chunks: chunksOf(zip, entry, (share) => watcher.onRead(before + share * compressedSize)),
        };
      }
      read += compressedSize;
      watcher.onRead(read);
    }
  } finally {
    zip.close();
  }
}

export class ZipError extends Error {
  readonly refusal: 'badZip' | 'zipTooLarge';
  constructor(refusal: ZipError['refusal'], options?: ErrorOptions) {
    super(refusal, options);
    this.refusal = refusal;
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (cause) {
    // Names that lead out of their folder, and whatever else no ZIP may have.
    throw new ZipError('badZip', { cause });
  }
}

const isBomb = ({ compressedSize, uncompressedSize }: Entry): boolean =>
  uncompressedSize > alwaysFine && uncompressedSize > compressedSize * limits.unpackedRatio;

/** The reader ends with an error where more or less comes than the ZIP said. @throws ZipError */
async function* chunksOf(
  zip: ZipFile,
  entry: Entry,
  onShare: (share: number) => void,
): AsyncGenerator<Uint8Array> {
  let stream: Readable | null = null;
  let bytes = 0;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      yield chunk;
      onShare(bytes / Math.max(1, entry.uncompressedSize));
    }
  } catch (cause) {
    throw new ZipError('badZip', { cause });
  } finally {
    stream?.destroy();
  }
}
