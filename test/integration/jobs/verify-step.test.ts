// What the check of a new model file makes of what the engine says; with the real engine: make-levels.test.ts.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { createVerifyStep, type VerifyParams } from '../../../main/jobs/steps/verify-step.ts';
import { demoModel } from '../../make-level.ts';
import { problemIn } from '../../problem-of.ts';
import { tempDir } from '../store/temp-dir.ts';

/** Checks a copy of the demo model on a machine that has not the memory for it. */
function checkTooLarge(tooLarge: VerifyParams['tooLarge'] | undefined) {
  const dir = tempDir();
  const target = join(dir, 'large-F16.gguf');
  copyFileSync(demoModel, `${target}.part`);
  const seen = { added: [] as string[], made: [] as string[], redone: 0 };
  const step = createVerifyStep({
    checkModel: async () => {
      throw new AppError('engineOutOfMemory');
    },
    addToLibrary(path) {
      seen.added.push(path);
      return { id: 'the-model' };
    },
    log: { error() {}, warn() {}, info() {}, debug() {} },
  });
  const params = { target, bytes: null, level: null, format: 'any', ...(tooLarge ? { tooLarge } : {}) };
  const run = step.run(params, {
    signal: new AbortController().signal,
    report() {},
    memory: null,
    remember() {},
    made: (id) => seen.made.push(id),
    redo: () => {
      seen.redone += 1;
    },
  });
  return { run, seen, target, files: () => readdirSync(dir) };
}

test('a level that is too large to be loaded here waits for another try, by default too', async () => {
  for (const tooLarge of ['wait', undefined] as const) {
    const { run, seen, files } = checkTooLarge(tooLarge);
    expect((await problemIn(run))?.code).toBe('engineOutOfMemory');
    expect(files()).toEqual(['large-F16.gguf.part']);
    expect(seen).toEqual({ added: [], made: [], redone: 0 });
  }
});

test('a file whose bytes were compared is taken all the same, since nobody here can try it', async () => {
  const { run, seen, target, files } = checkTooLarge('accept');
  await run;
  expect(files()).toEqual(['large-F16.gguf']);
  expect(seen).toEqual({ added: [target], made: ['the-model'], redone: 0 });
});
