// Makes one level of a model into a file that is whole and not yet checked.
import { existsSync, renameSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { checkDiskSpace, freeBytes } from '../../models/download/disk-space.ts';
import { fingerprintOf } from '../../models/file-fingerprint.ts';
import { readGguf } from '../../models/gguf.ts';
import { plannedBytes } from '../../models/quantize/planned-size.ts';
import type { Quantizer } from '../../models/quantize/quantizer.ts';
import { newPart, removeParts, wholePart } from '../part-files.ts';
import { type StepContext, type StepRunner, stepRunner } from '../step-runner.ts';

export const quantizeParams = z.strictObject({
  source: z.string(),
  /** So that all levels of a job are made from the same file; null where the job makes that file itself. */
  fingerprint: z.string().nullable(),
  target: z.string(),
  level: z.string(),
  again: z.boolean(),
  /** Of the finished file, exactly; null where its source was not there yet. */
  bytes: z.number().nullable(),
});
export type QuantizeParams = z.infer<typeof quantizeParams>;

export function createQuantizeStep(quantizer: Quantizer): StepRunner {
  return stepRunner(quantizeParams, {
    lane: 'compute',
    async run(params, context) {
      const { target } = params;
      removeParts(target);
      // Not ours: a checked file is in its place only once this step is done.
      if (existsSync(target)) throw new AppError('targetExists', { detail: { file: target } });
      requireSame(params);
      const bytes = params.bytes ?? (await plannedSize(quantizer, params));
      const part = newPart(target);
      await checkDiskSpace(dirname(target), bytes);
      try {
        await quantize(quantizer, params, part, context);
        const written = statSync(part).size;
        if (written !== bytes) throw shortFile(bytes, written);
        renameSync(part, wholePart(target));
      } catch (thrown) {
        const told = await orFullDisk(thrown, part, bytes);
        removeParts(target);
        throw told;
      }
    },
    discard: ({ target }) => removeParts(target),
  });
}

const shortFile = (bytes: number, written: number): AppError =>
  new AppError('quantizeFailed', { detail: { reason: `${written} bytes were written instead of ${bytes}` } });

/** Of a full disk the quantizer says that a stream has failed, or notices nothing and writes too little. */
async function orFullDisk(thrown: unknown, part: string, bytes: number): Promise<unknown> {
  if (!(thrown instanceof AppError) || thrown.code !== 'quantizeFailed') return thrown;
  const left = bytes - (statSync(part, { throwIfNoEntry: false })?.size ?? 0);
  const free = await freeBytes(dirname(part));
  if (left <= free) return thrown;
  const detail = { neededBytes: left, freeBytes: free, path: dirname(part) };
  return new AppError('notEnoughDisk', { detail, cause: thrown });
}

/** @throws AppError `modelMissing`, `sourceChanged` */
function requireSame({ source, fingerprint }: QuantizeParams): void {
  const file = basename(source);
  if (!existsSync(source)) throw new AppError('modelMissing', { detail: { file } });
  if (fingerprint !== null && fingerprintOf(source).fingerprint !== fingerprint)
    throw new AppError('sourceChanged', { detail: { file } });
}

async function plannedSize(quantizer: Quantizer, { source, level }: QuantizeParams): Promise<number> {
  const { levels } = await quantizer.plan(source, [level]);
  return plannedBytes(readGguf(source), levels[0]?.tensors ?? []);
}

/** Progress counts the source's tensors by their bytes. */
async function quantize(
  quantizer: Quantizer,
  { source, level, again }: QuantizeParams,
  target: string,
  { signal, report }: StepContext,
): Promise<void> {
  const sizes = new Map(readGguf(source).tensors.map(({ name, bytes }) => [name, bytes]));
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  let begun = 0;
  report({ done: 0, total });
  await quantizer.quantize({ source, target, level, again }, signal, ({ number, count, name }) => {
    report({ done: begun, total, item: { number, count } });
    begun += sizes.get(name) ?? 0;
  });
}
