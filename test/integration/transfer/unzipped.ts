// The files of a ZIP, by name. For tests: sizes and places are those of the central directory.
import { inflateRawSync } from 'node:zlib';

export function unzipped(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const field = (offset: number) => zip.readUInt16LE(at + offset);
    const local = zip.readUInt32LE(at + 42);
    const path = zip.toString('utf8', at + 46, at + 46 + field(28));
    const begins = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begins, begins + size);
    files.set(path, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + field(28) + field(30) + field(32);
  }
  return files;
}
