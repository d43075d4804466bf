// The rows on a page of a b-tree, read without SQLite: cells, their overflow pages, records.
import type { PageFile } from './page-file.ts';

export type Value = string | number | bigint | Buffer | null;

export interface Row {
  /** Of a table that has one, else 0. */
  readonly rowid: number;
  readonly values: readonly Value[];
}

export interface TreePage {
  readonly kind: 'table' | 'index';
  readonly isLeaf: boolean;
  /** Numbers of the pages below. */
  readonly children: readonly number[];
  readonly rows: readonly Row[];
  /** Cells that could not be read. */
  readonly badCells: number;
}

const kinds: Readonly<Record<number, Pick<TreePage, 'kind' | 'isLeaf'>>> = {
  2: { kind: 'index', isLeaf: false },
  5: { kind: 'table', isLeaf: false },
  10: { kind: 'index', isLeaf: true },
  13: { kind: 'table', isLeaf: true },
};

/** null: not a page of a b-tree, or none that can be read. */
export function readTreePage(file: PageFile, page: number): TreePage | null {
  const read = file.read(page);
  // Overflow pages come into the same buffer.
  const bytes = read === null ? null : Buffer.from(read);
  const start = page === 1 ? 100 : 0;
  const type = bytes === null ? undefined : kinds[bytes[start] ?? 0];
  if (bytes === null || type === undefined) return null;
  const { kind, isLeaf } = type;
  const count = bytes.readUInt16BE(start + 3);
  const pointers = start + (isLeaf ? 8 : 12);
  if (pointers + 2 * count > file.usable) return null;
  const children: number[] = [];
  const rows: Row[] = [];
  let badCells = 0;
  for (let index = 0; index < count; index++) {
    const cell = createReader(bytes, bytes.readUInt16BE(pointers + 2 * index));
    try {
      if (!isLeaf) children.push(cell.uint32());
      if (kind === 'table' && !isLeaf) continue;
      const length = cell.varint();
      const rowid = kind === 'table' ? cell.varint() : 0;
      const payload = readPayload(file, bytes, cell.at, length, kind);
      rows.push({ rowid, values: readRecord(payload) });
    } catch {
      badCells += 1;
    }
  }
  if (!isLeaf) children.push(bytes.readUInt32BE(start + 8));
  return { kind, isLeaf, children, rows, badCells };
}

/** What lies of a payload on its page; the rest is on overflow pages. */
function localBytes(length: number, usable: number, kind: TreePage['kind']): number {
  const most = kind === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/** @throws Error where the chain of overflow pages is broken */
function readPayload(
  file: PageFile,
  bytes: Buffer,
  start: number,
  length: number,
  kind: TreePage['kind'],
): Buffer {
  if (length < 1 || length > file.count * file.usable) throw new Error('no payload is this long');
  const local = localBytes(length, file.usable, kind);
  if (start + local > bytes.length) throw new Error('the payload sticks out of its page');
  if (local === length) return bytes.subarray(start, start + length);
  const payload = Buffer.alloc(length);
  bytes.copy(payload, 0, start, start + local);
  let next = bytes.readUInt32BE(start + local);
  for (let filled = local; filled < length; ) {
    const page = next === 0 || next > file.count ? null : file.read(next);
    if (page === null) throw new Error('the chain of overflow pages is broken');
    filled += page.copy(payload, filled, 4, Math.min(file.usable, 4 + length - filled));
    next = page.readUInt32BE(0);
  }
  if (next !== 0) throw new Error('the chain of overflow pages goes on');
  return payload;
}

/** @throws Error where it is no record */
function readRecord(payload: Buffer): Value[] {
  const header = createReader(payload, 0);
  const headerLength = header.varint();
  if (headerLength > payload.length) throw new Error('the header is longer than the record');
  const body = createReader(payload, headerLength);
  const values: Value[] = [];
  while (header.at < headerLength) values.push(readValue(body, header.varint()));
  if (body.at !== payload.length) throw new Error('the record has another length');
  return values;
}

function readValue(body: ReturnType<typeof createReader>, type: number): Value {
  if (type >= 12) {
    const bytes = body.take((type - (type % 2 === 0 ? 12 : 13)) / 2);
    return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8');
  }
  switch (type) {
    case 0:
      return null;
    case 1:
    case 2:
    case 3:
    case 4: {
      const length = type;
      return body.take(length).readIntBE(0, length);
    }
    case 5:
      return body.take(6).readIntBE(0, 6);
    case 6: {
      const value = body.take(8).readBigInt64BE(0);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    case 7:
      return body.take(8).readDoubleBE(0);
    case 8:
      return 0;
    case 9:
      return 1;
    default:
      throw new Error('no value has this type');
  }
}

/** Reads from a place on; each read throws a RangeError at the end of the bytes. */
function createReader(bytes: Buffer, start: number) {
  let at = start;
  return {
    get at() {
      return at;
    },
    uint32(): number {
      at += 4;
      return bytes.readUInt32BE(at - 4);
    },
    /** Up to nine bytes, big end first; what is beyond 53 bits is no length and no id of ours. */
    varint(): number {
      let value = 0;
      for (let count = 0; count < 8; count++) {
        const byte = bytes.readUInt8(at++);
        value = value * 128 + (byte & 127);
        if (byte < 128) return value;
      }
      throw new RangeError('the number is too large');
    },
    take(length: number): Buffer {
      if (at + length > bytes.length) throw new RangeError('beyond the end');
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}
