// Measures one level against the reference, whose distributions the job's first step has left in a file.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { Fidelity } from '../../engine/fidelity.ts';
import { AppError } from '../../errors.ts';
import { fingerprintOf } from '../../models/file-fingerprint.ts';
import type { FidelityStore } from '../../store/fidelity.ts';
import { type StepRunner, stepRunner } from '../step-runner.ts';

export const measureParams = z.strictObject({
  path: z.string(),
  fingerprint: z.string(),
  bytes: z.number(),
  /** A file of the text; the last step deletes it, where it is ours. */
  textFile: z.string(),
  textSha256: z.string(),
  isSample: z.boolean(),
  mostChunks: z.number(),
  referenceFile: z.string(),
  reference: z.strictObject({ fingerprint: z.string(), level: z.string() }),
  last: z.boolean(),
});
export type MeasureParams = z.infer<typeof measureParams>;

export function createMeasureStep(options: {
  measure: Fidelity;
  fidelity: FidelityStore;
  gpu(): 'auto' | 'off';
  onMeasured(): void;
  now?(): number;
}): StepRunner {
  const { measure, fidelity, gpu, onMeasured, now = Date.now } = options;

  /** What a job needs only while it runs. */
  function clear({ referenceFile, textFile, isSample }: MeasureParams): void {
    for (const path of [referenceFile, `${referenceFile}.part`]) rmSync(path, { force: true });
    if (!isSample) rmSync(textFile, { force: true });
  }

  return stepRunner(measureParams, {
    lane: 'compute',
    async run(params, { signal, report }) {
      const { path, fingerprint, bytes, textFile, mostChunks, referenceFile, reference } = params;
      if (!existsSync(path)) throw new AppError('modelMissing', { detail: { file: basename(path) } });
      if (fingerprintOf(path).fingerprint !== fingerprint)
        throw new AppError('sourceChanged', { detail: { file: basename(path) } });
      const isReference = reference.fingerprint === fingerprint;
      mkdirSync(dirname(referenceFile), { recursive: true });
      const part = `${referenceFile}.part`;
      const scores = await measure(
        {
          path,
          text: readFileSync(textFile, 'utf8'),
          mostChunks,
          reference: { path: isReference ? part : referenceFile, write: isReference },
          gpu: gpu(),
        },
        signal,
        (done, total) => report({ done: (done / total) * bytes, total: bytes }),
      ).catch((thrown) => {
        // Another try begins anew: until then it would only take room, which may be what was wanting.
        rmSync(part, { force: true });
        throw thrown;
      });
      if (isReference) renameSync(part, referenceFile);
      const { textSha256, isSample } = params;
      fidelity.put({
        fingerprint,
        textSha256,
        referenceFingerprint: reference.fingerprint,
        referenceLevel: reference.level,
        isSample,
        measuredAt: now(),
        scores,
      });
      onMeasured();
      if (params.last) clear(params);
    },
    discard: clear,
  });
}
