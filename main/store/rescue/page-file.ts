// A database as its pages, read without SQLite, which refuses a file whose header or schema is broken. Pages that
// the write-ahead log holds in a later state come from there. Facts: https://sqlite.org/fileformat2.html
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

export interface PageFile {
  /** Bytes of a page that hold something. */
  readonly usable: number;
  /** Pages, the first one is number 1. */
  readonly count: number;
  /** Pages that the header tells of and that are beyond the end. */
  readonly missing: number;
  /** `user_version`; null where the header is broken. */
  readonly version: number | null;
  /** The page's bytes; the same buffer each time. null: beyond the end, or the disk cannot read it. */
  read(page: number): Buffer | null;
  close(): void;
}

const headerBytes = 100;
const magic = 'SQLite format 3\0';
/** SQLite's own since 3.12, and so that of every file of the app. */
const defaultPageSize = 4096;
const walHeaderBytes = 32;
const frameHeaderBytes = 24;

/** @throws what the system says where the file cannot be opened */
export function openPageFile(path: string): PageFile {
  const fd = openSync(path, 'r');
  const { size } = fstatSync(fd);
  const wal = readWal(`${path}-wal`);
  const inFile = Buffer.alloc(headerBytes);
  readAt(fd, inFile, 0);
  const header = wal?.frames.get(1)?.subarray(0, headerBytes) ?? inFile;
  const isSound = header.toString('latin1', 0, 16) === magic;
  const pageSize = (isSound ? pageSizeOf(header.readUInt16BE(16)) : null) ?? wal?.pageSize ?? defaultPageSize;
  const reserved = isSound ? (header[20] ?? 0) : 0;
  const frames = wal !== null && wal.pageSize === pageSize ? wal.frames : new Map<number, Buffer>();
  const buffer = Buffer.alloc(pageSize);
  let count = Math.ceil(size / pageSize);
  for (const page of frames.keys()) count = Math.max(count, page);
  return {
    usable: pageSize - reserved,
    count,
    missing: isSound ? Math.max(0, header.readUInt32BE(28) - count) : 0,
    version: isSound ? header.readUInt32BE(60) : null,
    read(page) {
      const later = frames.get(page);
      if (later !== undefined) {
        later.copy(buffer);
        return buffer;
      }
      buffer.fill(0);
      return readAt(fd, buffer, (page - 1) * pageSize) > 0 ? buffer : null;
    },
    close: () => closeSync(fd),
  };
}

/** Bytes read; 0 where the disk refuses. */
function readAt(fd: number, buffer: Buffer, position: number): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, position);
  } catch {
    return 0;
  }
}

function pageSizeOf(stored: number): number | null {
  const size = stored === 1 ? 65_536 : stored;
  return size >= 512 && (size & (size - 1)) === 0 ? size : null;
}

/** The last committed state of each page in the log; null where there is no log. Frames count up to a broken one. */
function readWal(path: string): { pageSize: number; frames: Map<number, Buffer> } | null {
  let log: Buffer;
  try {
    log = readFileSync(path);
  } catch {
    return null;
  }
  if (log.length < walHeaderBytes) return null;
  const kind = log.readUInt32BE(0);
  if (kind !== 0x377f0682 && kind !== 0x377f0683) return null;
  const sum = createChecksum(kind === 0x377f0683);
  if (!sum.matches(log.subarray(0, 24), log.subarray(24, 32))) return null;
  const pageSize = log.readUInt32BE(8);
  if (pageSizeOf(pageSize === 65_536 ? 1 : pageSize) === null) return null;
  const salt = log.subarray(16, 24);
  const frames = new Map<number, Buffer>();
  /** Of a transaction whose end has not been seen. */
  let open = new Map<number, Buffer>();
  for (let at = walHeaderBytes; at + frameHeaderBytes + pageSize <= log.length; ) {
    const head = log.subarray(at, at + frameHeaderBytes);
    const page = log.subarray(at + frameHeaderBytes, at + frameHeaderBytes + pageSize);
    at += frameHeaderBytes + pageSize;
    if (!head.subarray(8, 16).equals(salt)) break;
    sum.add(head.subarray(0, 8));
    if (!sum.matches(page, head.subarray(16, 24))) break;
    open.set(head.readUInt32BE(0), page);
    if (head.readUInt32BE(4) === 0) continue;
    for (const [number, bytes] of open) frames.set(number, bytes);
    open = new Map();
  }
  return { pageSize, frames };
}

/** The log's checksum, which runs on from frame to frame. */
function createChecksum(isBigEndian: boolean) {
  let first = 0;
  let second = 0;
  function add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      const left = isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
      const right = isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
      first = (first + left + second) >>> 0;
      second = (second + right + first) >>> 0;
    }
  }
  return {
    add,
    matches(bytes: Buffer, expected: Buffer): boolean {
      add(bytes);
      return first === expected.readUInt32BE(0) && second === expected.readUInt32BE(4);
    },
  };
}
