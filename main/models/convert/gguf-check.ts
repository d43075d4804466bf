// Reads a GGUF that was just written, to see that it holds what was meant and the app can use it.
import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppError } from '../../errors.ts';
import { readGguf } from '../gguf.ts';
import { type GgufWork, heard } from './gguf-writer.ts';
import type { ConversionPlan } from './mistral-to-gguf.ts';
import { pieceBytes } from './source-tensors.ts';

/**
 * @param sums the CRC-32 of the header and of each tensor, as they were when they were written
 * @throws AppError `conversionDiffers`; the reason of the signal
 */
export async function checkGguf(
  path: string,
  plan: ConversionPlan,
  sums: readonly number[],
  work: GgufWork,
): Promise<void> {
  const { layout, tensors } = plan;
  const ranges = [
    { at: 0, bytes: layout.header.length },
    ...tensors.map(({ bytes }, index) => ({ at: layout.offsets[index]!, bytes })),
  ];
  const fd = reading(() => openSync(path, 'r'));
  try {
    const buffer = Buffer.allocUnsafeSlow(pieceBytes);
    for (const [index, range] of ranges.entries())
      if ((await sumOf(fd, range, buffer, work)) !== sums[index]) throw differs();
  } finally {
    closeSync(fd);
  }
  checkHeader(path, plan);
  work.onBytes(layout.bytes);
}

async function sumOf(
  fd: number,
  range: { readonly at: number; readonly bytes: number },
  buffer: Buffer,
  { signal, onBytes }: GgufWork,
): Promise<number> {
  const end = range.at + range.bytes;
  let sum = 0;
  for (let at = range.at; at < end; ) {
    await heard(signal);
    const read = reading(() => readSync(fd, buffer, 0, Math.min(buffer.length, end - at), at));
    if (read === 0) throw differs();
    sum = crc32(buffer.subarray(0, read), sum);
    at += read;
    onBytes(at);
  }
  return sum;
}

/** The app's own reader sees the tensors that were planned. */
function checkHeader(path: string, { layout, tensors }: ConversionPlan): void {
  const header = readGguf(path);
  const seen = header.tensors.map(({ name, type, shape }) => `${name} ${type} ${shape}`);
  const meant = tensors.map(({ name, to, shape }) => `${name} ${to} ${shape}`);
  if (header.bytes !== layout.bytes || seen.join('\n') !== meant.join('\n')) throw differs();
}

function reading<T>(step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw differs(cause);
  }
}

function differs(cause?: unknown): AppError {
  return new AppError('conversionDiffers', { cause });
}
