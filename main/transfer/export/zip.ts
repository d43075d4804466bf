// Writes a ZIP (PKWARE's APPNOTE 6.3) from its beginning to its end, with nothing of it in memory but its directory.
// Where a number outgrows its field it is a ZIP64; names are UTF-8.
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface ZipWriter {
  /** @param modifiedAt ms since 1970 */
  add(name: string, content: Iterable<Uint8Array>, modifiedAt: number): void;
  /** Writes the directory. */
  end(): void;
}

const [max16, max32] = [0xffff, 0xffff_ffff];
const [usualVersion, zip64Version] = [20, 45];
/** Made by version 6.3 of the format, for Unix: so that the attributes are a mode. */
const madeBy = 0x033f;
const attributes = 0o100664 * 2 ** 16;
/** Sizes come behind the data (bit 3), the name is UTF-8 (bit 11). */
const flags = 0x0808;
const deflated = 8;
/** The empty block that ends a deflated stream. */
const lastBlock = Buffer.from([0x03, 0x00]);

/**
 * @param write appends bytes, which may change afterwards, to the file
 * @param begin how many bytes the file has already
 */
export function createZipWriter(write: (bytes: Uint8Array) => void, begin = 0): ZipWriter {
  const directory: Buffer[] = [];
  let at = begin;
  const put = (bytes: Uint8Array) => {
    write(bytes);
    at += bytes.length;
  };

  /** The same number of bytes as the content had, and their checksum. */
  function putDeflated(content: Iterable<Uint8Array>): { crc: number; size: number } {
    let [crc, size] = [0, 0];
    for (const bytes of content) {
      crc = crc32(bytes, crc);
      size += bytes.length;
      // Each piece by itself and to a whole byte, so that the next one can follow.
      put(deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
    }
    put(lastBlock);
    return { crc, size };
  }

  return {
    add(path, content, modifiedAt) {
      const name = Buffer.from(path);
      const time = timeFields(modifiedAt);
      const offset = at;
      put(fields([4, 0x04034b50], [2, usualVersion], [2, flags], [2, deflated], ...time.dos, [12, 0]));
      put(Buffer.concat([fields([2, name.length], [2, time.extra.length]), name, time.extra]));
      const data = at;
      const { crc, size } = putDeflated(content);
      const packed = at - data;
      const width = Math.max(packed, size) >= max32 ? 8 : 4;
      put(fields([4, 0x08074b50], [4, crc], [width, packed], [width, size]));

      const isBig = Math.max(packed, size, offset) >= max32;
      const big = isBig ? fields([2, 0x0001], [2, 24], [8, size], [8, packed], [8, offset]) : Buffer.alloc(0);
      const inField = (value: number) => (isBig ? max32 : value);
      const record = fields(
        [4, 0x02014b50],
        [2, madeBy],
        [2, isBig ? zip64Version : usualVersion],
        [2, flags],
        [2, deflated],
        ...time.dos,
        [4, crc],
        [4, inField(packed)],
        [4, inField(size)],
        [2, name.length],
        [2, time.extra.length + big.length],
        // No comment, the first disk, nothing about the kind of data.
        [6, 0],
        [4, attributes],
        [4, inField(offset)],
      );
      directory.push(Buffer.concat([record, name, time.extra, big]));
    },
    end() {
      const offset = at;
      for (const record of directory) put(record);
      const size = at - offset;
      const count = directory.length;
      if (count >= max16 || Math.max(size, offset) >= max32) {
        const zip64End = at;
        put(fields([4, 0x06064b50], [8, 44], [2, madeBy], [2, zip64Version], [8, 0], [8, count], [8, count]));
        put(fields([8, size], [8, offset], [4, 0x07064b50], [4, 0], [8, zip64End], [4, 1]));
      }
      const [few, short, early] = [Math.min(count, max16), Math.min(size, max32), Math.min(offset, max32)];
      put(fields([4, 0x06054b50], [4, 0], [2, few], [2, few], [4, short], [4, early], [2, 0]));
    },
  };
}

/** When it was changed: as DOS has it, to two seconds of this machine's time zone, and as Unix does. */
function timeFields(ms: number): { dos: readonly Field[]; extra: Buffer } {
  const then = new Date(ms);
  const year = Math.min(Math.max(then.getFullYear(), 1980), 2107) - 1980;
  const date = (year << 9) | ((then.getMonth() + 1) << 5) | then.getDate();
  const time = (then.getHours() << 11) | (then.getMinutes() << 5) | (then.getSeconds() >> 1);
  const seconds = Math.min(Math.max(Math.floor(ms / 1000), 0), 0x7fff_ffff);
  return {
    dos: [
      [2, time],
      [2, date],
    ],
    // The extended timestamp, of which only the time of change is there.
    extra: fields([2, 0x5455], [2, 5], [1, 1], [4, seconds]),
  };
}

type Field = readonly [bytes: number, value: number];

/** Whole numbers from 0, little-endian. */
function fields(...all: readonly Field[]): Buffer {
  const buffer = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of all) {
    // What does not fit into six bytes is no size of a file.
    buffer.writeUIntLE(value, at, Math.min(bytes, 6));
    at += bytes;
  }
  return buffer;
}
