// Checks a new model file before it enters the library: its header, its size and level, and whether the engine
// loads it and writes with it. Only then it gets its name.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { ModelCheck } from '../../engine/model-check.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { readGguf } from '../../models/gguf.ts';
import { levelOf } from '../../models/levels.ts';
import { removeParts, wholePart } from '../part-files.ts';
import { type AddToLibrary, type StepContext, type StepRunner, stepRunner } from '../step-runner.ts';

export const verifyParams = z.strictObject({
  /** `target.part` is checked and becomes `target`. */
  target: z.string(),
  /** Exactly; null where it was not known when the job was made. */
  bytes: z.number().nullable(),
  /** What its tensors must make it; null: whatever they do. */
  level: z.string().nullable(),
  /**
   * What becomes of one that this machine has not the memory to load: it waits, and can be tried again; or it is
   * taken untried, where each of its bytes is known to be right.
   */
  tooLarge: z.enum(['wait', 'accept']).default('wait'),
  /** Whether its prompts must come out as Xenon-4's: known where those of its source do. */
  format: z.enum(['xenon4', 'any']),
});
export type VerifyParams = z.infer<typeof verifyParams>;

/** These say nothing about the file. */
const notTheFile = ['engineOutOfMemory', 'engineStartFailed', 'engineHung'];

export function createVerifyStep(options: {
  checkModel: ModelCheck;
  addToLibrary: AddToLibrary;
  log: Log;
}): StepRunner {
  const { checkModel, addToLibrary, log } = options;

  /** @throws AppError `checkFailed`, or why it cannot be checked now */
  async function check(
    { target, bytes, level, format, tooLarge }: VerifyParams,
    { signal, report }: StepContext,
  ): Promise<void> {
    const part = wholePart(target);
    const file = basename(target);
    const fault = (reason: string) => new AppError('checkFailed', { detail: { file, reason } });
    const header = readGguf(part);
    const named = levelOf(header);
    if (bytes !== null && header.bytes !== bytes)
      throw fault(`it has ${header.bytes} bytes instead of ${bytes}`);
    if (level !== null && named !== level) throw fault(`its tensors are those of ${named}`);
    report({ done: 0, total: header.bytes });
    const found = await checkModel(part, signal, (share) =>
      report({ done: share * header.bytes, total: header.bytes }),
    ).catch((thrown: unknown) => {
      if (tooLarge === 'wait' || AppError.from(thrown).code !== 'engineOutOfMemory') throw thrown;
      return null;
    });
    if (found === null) return log.warn(`${file} was taken untried: it is too large to be loaded here`);
    const { doubt } = found.format;
    if (doubt !== null && format === 'xenon4') throw fault(`its prompt format is in doubt (${doubt})`);
    log.info(`${file} passed its check; its prompt format: ${doubt ?? found.format.name}`);
  }

  return stepRunner(verifyParams, {
    lane: 'compute',
    async run(params, context) {
      const { target } = params;
      const part = wholePart(target);
      if (existsSync(part)) {
        await check(params, context).catch((thrown: unknown) => {
          const error = AppError.from(thrown);
          if (context.signal.aborted || notTheFile.includes(error.code)) throw error;
          rmSync(part, { force: true });
          context.redo();
          if (error.code === 'checkFailed') throw error;
          const reason = error.detail.reason ?? error.code;
          throw new AppError('checkFailed', {
            detail: { file: basename(target), reason },
            cause: error.cause ?? error,
          });
        });
        if (existsSync(target)) throw new AppError('targetExists', { detail: { file: target } });
        flush(part);
        renameSync(part, target);
      } else if (!existsSync(target)) {
        context.redo();
        throw new AppError('modelMissing', { detail: { file: basename(target) } });
      }
      context.made(addToLibrary(target).id);
    },
    discard: ({ target }) => removeParts(target),
  });
}

/** So that a file that has its name is whole after a power failure, too. */
function flush(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
