// The ZIPs of exports, read by the reader of imports.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { createZipWriter } from '../../../main/transfer/export/zip.ts';

/** A file of which only what was written is there; before it there may be more than any memory has. */
class WrittenFile extends RandomAccessReader {
  readonly begin: number;
  readonly #parts: Buffer[] = [];

  constructor(begin: number) {
    super();
    this.begin = begin;
  }

  readonly write = (bytes: Uint8Array): void => {
    this.#parts.push(Buffer.from(bytes));
  };

  async open(): Promise<ZipFile> {
    const size = this.begin + Buffer.concat(this.#parts).length;
    return await fromRandomAccessReaderPromise(this, size, { lazyEntries: true, autoClose: false });
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = Buffer.concat(this.#parts);
    return Readable.from([bytes.subarray(start - this.begin, end - this.begin)], { objectMode: false });
  }
}

async function read(zip: ZipFile): Promise<{ entry: Entry; bytes: Buffer }[]> {
  const all: { entry: Entry; bytes: Buffer }[] = [];
  for await (const entry of zip.eachEntry())
    all.push({ entry, bytes: await buffer(await zip.openReadStreamPromise(entry)) });
  return all;
}

const changed = Date.UTC(2024, 1, 29, 12, 34, 56);

test.each([
  ['at its beginning', 0],
  ['behind more than 4 GiB', 5 * 2 ** 30],
])('entries of no, one and several pieces come back as they were, %s', async (_where, begin) => {
  const pieces = [randomBytes(70_000), Buffer.from('text '.repeat(9000)), Buffer.from('end')];
  const file = new WrittenFile(begin);
  const zip = createZipWriter(file.write, begin);
  zip.add('Ünïcödé 🙂/empty.txt', [], changed);
  zip.add('one.txt', pieces.slice(1, 2), changed);
  zip.add('several.txt', pieces, changed);
  zip.end();
  const all = await read(await file.open());
  expect(all.map(({ entry }) => entry.fileName)).toEqual(['Ünïcödé 🙂/empty.txt', 'one.txt', 'several.txt']);
  expect(all.map(({ bytes }) => bytes)).toEqual([Buffer.alloc(0), pieces[1], Buffer.concat(pieces)]);
  for (const { entry, bytes } of all) {
    expect(entry.crc32).toBe(crc32(bytes));
    expect(entry.getLastModDate().getTime()).toBe(changed);
    expect(entry.relativeOffsetOfLocalHeader).toBeGreaterThanOrEqual(begin);
  }
  expect(all[1]!.entry.compressedSize).toBeLessThan(1000);
});

test('more entries than sixteen bits count are all there', async () => {
  const file = new WrittenFile(0);
  const zip = createZipWriter(file.write);
  for (let number = 0; number < 65_536; number++) zip.add(`${number}`, [], changed);
  zip.end();
  expect((await file.open()).entryCount).toBe(65_536);
});
