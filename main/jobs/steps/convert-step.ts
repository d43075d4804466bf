// Converts a folder of original weights to a GGUF that levels are made from.
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { partOf } from '../../models/convert/convert-checkpoint.ts';
import { runConversion } from '../../models/convert/run-conversion.ts';
import type { WorkerProcess } from '../../platform.ts';
import { type StepRunner, stepRunner } from '../step-runner.ts';

export const convertParams = z.strictObject({
  sourceDir: z.string(),
  target: z.string(),
  origin: z.strictObject({ name: z.string(), repository: z.string().optional(), url: z.string().optional() }),
  /** Whether it enters the library itself; else it is there only for the levels made from it. */
  model: z.boolean(),
});
export type ConvertParams = z.infer<typeof convertParams>;

export function createConvertStep(options: {
  launchWorker(): WorkerProcess;
  /** Puts a file into the library; one that is there already stays as it is. */
  addToLibrary(path: string): void;
}): StepRunner {
  const { launchWorker, addToLibrary } = options;
  return stepRunner(convertParams, {
    lane: 'compute',
    async run({ sourceDir, target, origin: { name, repository, url }, model }, { signal, report }) {
      mkdirSync(dirname(target), { recursive: true });
      // It gets its name when it is whole and has been read again.
      if (!existsSync(target)) {
        const origin = { name, ...(repository ? { repository } : {}), ...(url ? { url } : {}) };
        await runConversion({
          launch: launchWorker,
          order: { sourceDir, target, origin },
          signal,
          onProgress: ({ step, doneBytes, totalBytes }) =>
            report({
              done: doneBytes,
              total: totalBytes,
              doing: step === 'checking' ? 'storing' : null,
            }),
        });
      }
      if (model) addToLibrary(target);
    },
    async discard({ target, model }, done) {
      await rm(partOf(target), { force: true });
      if (!(done && model)) await rm(target, { force: true });
    },
  });
}
