// Converts a folder of original weights to a GGUF that levels are made from.
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { runConversion } from '../../models/convert/run-conversion.ts';
import type { WorkerProcess } from '../../platform.ts';
import { removeParts, wholePart } from '../part-files.ts';
import { type StepRunner, stepRunner } from '../step-runner.ts';

export const convertParams = z.strictObject({
  sourceDir: z.string(),
  target: z.string(),
  origin: z.strictObject({ name: z.string(), repository: z.string().optional(), url: z.string().optional() }),
  /**
   * Whether it becomes a model itself: then the step behind checks it and gives it its name. Else it is there only
   * for the levels made from it.
   */
  model: z.boolean(),
});
export type ConvertParams = z.infer<typeof convertParams>;

/** @param launch starts the converter's process */
export function createConvertStep(launch: () => WorkerProcess): StepRunner {
  return stepRunner(convertParams, {
    lane: 'compute',
    async run({ sourceDir, target, origin: { name, repository, url }, model }, { signal, report }) {
      // What lies there is whole: it gets this name when all of it has been compared.
      const made = model ? wholePart(target) : target;
      if (existsSync(made)) return;
      mkdirSync(dirname(target), { recursive: true });
      const origin = { name, ...(repository ? { repository } : {}), ...(url ? { url } : {}) };
      await runConversion({
        launch,
        order: { sourceDir, target: made, origin },
        signal,
        onProgress: ({ step, doneBytes, totalBytes }) =>
          report({ done: doneBytes, total: totalBytes, doing: step === 'checking' ? 'storing' : null }),
      });
    },
    async discard({ target, model }) {
      removeParts(target);
      // As a model it is a result once it has its name.
      if (!model) await rm(target, { force: true });
    },
  });
}
