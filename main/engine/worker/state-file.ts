// The engine's file of one sequence's state says how many sequences its context had, and is refused by a context
// of another number, though nothing else in it depends on that. How many fit depends on the memory that is free
// at a load, so the file is written anew for the number there is now.
// Layout, of llama.cpp v0.4.0 (state_seq_save_file, llama_kv_cache::state_write), little-endian 32-bit integers:
// magic, version, number of tokens, their ids, number of sequences; then for each sequence its number of cells,
// 0 for all but one, and behind that one's number its cells.
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const magic = 0x67677371;
const version = 3;
/** More than any context here has. */
const mostSequences = 64;
const wordBytes = 4;

export interface StateLayout {
  readonly sequences: number;
  /** Where the number of sequences stands. Bytes from the beginning. */
  readonly sequencesAt: number;
  /** Where the one sequence with cells begins, at its number of cells, and ends. */
  readonly start: number;
  readonly end: number;
}

/** null where the file is not of the layout that is known here. */
export async function stateLayout(path: string): Promise<StateLayout | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await words(file, 0, 3);
    if (head?.[0] !== magic || head[1] !== version) return null;
    const sequencesAt = (3 + (head[2] as number)) * wordBytes;
    const sequences = (await words(file, sequencesAt, 1))?.[0] ?? 0;
    if (sequences < 1 || sequences > mostSequences) return null;
    const counts = await words(file, sequencesAt + wordBytes, sequences);
    const before = counts?.findIndex((count) => count !== 0) ?? -1;
    if (before === -1) return null;
    const after = sequences - 1 - before;
    const start = sequencesAt + (1 + before) * wordBytes;
    const end = size - after * wordBytes;
    const rest = after === 0 ? [] : await words(file, end, after);
    if (end <= start || rest?.some((count) => count !== 0) !== false) return null;
    return { sequences, sequencesAt, start, end };
  } finally {
    await file.close();
  }
}

/** Writes to `to` what stands in `from`, for a context of so many sequences. Bytes of any state go through once. */
export async function writeForSequences(
  from: string,
  layout: StateLayout,
  sequences: number,
  to: string,
): Promise<void> {
  const { sequencesAt, start, end } = layout;
  async function* parts(): AsyncGenerator<Buffer> {
    yield* createReadStream(from, { end: sequencesAt - 1 });
    const number = Buffer.alloc(wordBytes);
    number.writeUInt32LE(sequences);
    yield number;
    yield* createReadStream(from, { start, end: end - 1, highWaterMark: 1024 * 1024 });
    yield Buffer.alloc((sequences - 1) * wordBytes);
  }
  await pipeline(parts, createWriteStream(to));
}

/** null where the file ends before them. */
async function words(file: FileHandle, position: number, count: number): Promise<number[] | null> {
  const buffer = Buffer.alloc(count * wordBytes);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  if (bytesRead < buffer.length) return null;
  return Array.from({ length: count }, (_, at) => buffer.readUInt32LE(at * wordBytes));
}
