// Reads a GGUF that was just written, to see that it holds what was meant and the app can use it.
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../errors.ts';
import { readGguf } from '../gguf.ts';
import type { GgufWork } from './gguf-writer.ts';
import type { ConversionPlan } from './mistral-to-gguf.ts';
import { pieceBytes } from './source-tensors.ts';

/**
 * @param sums the CRC-32 of the header and of each tensor, as they were when they were written
 * @throws AppError `conversionDiffers`; the reason of the signal
 */
export async function checkGguf(
  path: string,
  { layout, tensors }: ConversionPlan,
  sums: readonly number[],
  work: GgufWork,
): Promise<void> {
  const ranges = [
    { at: 0, bytes: layout.header.length },
    ...tensors.map(({ bytes }, index) => ({ at: layout.offsets[index]!, bytes })),
  ];
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw differs(cause);
  });
  try {
    const buffers = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)] as const;
    for (const [index, range] of ranges.entries()) {
      const sum = await sumOf(file, range, buffers, work);
      if (sum !== sums[index]) throw differs();
    }
  } finally {
    await file.close();
  }
  checkHeader(path, { layout, tensors });
  work.onBytes(layout.bytes);
}

/** Sums one piece while the next is read. */
async function sumOf(
  file: FileHandle,
  range: { readonly at: number; readonly bytes: number },
  buffers: readonly [Buffer, Buffer],
  { signal, onBytes }: GgufWork,
): Promise<number> {
  const end = range.at + range.bytes;
  const read = (at: number, into: Buffer) =>
    at < end ? file.read(into, 0, Math.min(into.length, end - at), at) : null;
  let sum = 0;
  let at = range.at;
  let next = read(at, buffers[0]);
  for (let turn = 1; next !== null; turn++) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await next.catch((cause: unknown) => {
      throw differs(cause);
    });
    if (bytesRead === 0) throw differs();
    at += bytesRead;
    next = read(at, buffers[turn % 2]!);
    sum = crc32(buffer.subarray(0, bytesRead), sum);
    onBytes(at);
  }
  return sum;
}

/** The app's own reader sees the tensors that were planned. */
function checkHeader(path: string, { layout, tensors }: Pick<ConversionPlan, 'layout' | 'tensors'>): void {
  const header = readGguf(path);
  const seen = header.tensors.map(({ name, type, shape }) => `${name} ${type} ${shape}`);
  const meant = tensors.map(({ name, to, shape }) => `${name} ${to} ${shape}`);
  if (header.bytes !== layout.bytes || seen.join('\n') !== meant.join('\n')) throw differs();
}

function differs(cause?: unknown): AppError {
  return new AppError('conversionDiffers', { cause });
}
