// "Make levels…": what can be made from a model, and one job that makes it.
import { mkdirSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { sourceQuality } from '../../preload/contract/level-source.ts';
import type { PromptFormat } from '../../preload/contract/models.ts';
import type { LevelOffer, LevelsOffer } from '../../preload/contract/quantize.ts';
import { AppError } from '../errors.ts';
import { checkDiskSpace, freeBytes } from '../models/download/disk-space.ts';
import { fingerprintOf } from '../models/file-fingerprint.ts';
import { readGguf } from '../models/gguf.ts';
import { levelOf } from '../models/levels.ts';
import type { ModelLibrary } from '../models/library.ts';
import { madeMs, quantizeMs } from '../models/quantize/making-time.ts';
import type { LevelPlan } from '../models/quantize/messages.ts';
import { plannedBytes, valuesOf } from '../models/quantize/planned-size.ts';
import { levelsFrom, usualLevels } from '../models/quantize/quantize-levels.ts';
import type { Quantizer } from '../models/quantize/quantizer.ts';
import { partNameOf } from '../models/split-files.ts';
import { freeTarget } from './free-target.ts';
import type { JobQueue } from './job-queue.ts';
import type { PlannedStep } from './step-runner.ts';
import type { QuantizeParams } from './steps/quantize-step.ts';
import type { VerifyParams } from './steps/verify-step.ts';

export type MakeLevels = ReturnType<typeof createMakeLevels>;

export function createMakeLevels(options: {
  quantizer: Quantizer;
  queue: JobQueue;
  library: ModelLibrary;
  /** Where new files go. Absolute. */
  modelsDir: string;
  /** How a model's prompts came out when it was loaded; null where it is not loaded now. */
  formatOf(modelId: string): PromptFormat | null;
}) {
  const { quantizer, queue, library, modelsDir, formatOf } = options;

  /** @throws AppError `notFound`, `quantizeSource`, or what is wrong with the file */
  function source(modelId: string) {
    const { entry, path } = library.get(modelId);
    if (entry.problem !== null) throw new AppError(entry.problem.code, { detail: entry.problem.detail });
    if (sourceQuality(entry.level) === 'refused') throw new AppError('quantizeSource');
    mkdirSync(modelsDir, { recursive: true });
    return { entry, path, header: readGguf(path) };
  }

  function stateOf(family: string, path: string, level: string): LevelOffer['state'] {
    const there = library
      .list()
      .some((one) => one.family === family && one.level === level && one.problem === null);
    if (there) return 'there';
    const queued = queue.some(
      ({ kind, params }, _, ofJobDone) =>
        !ofJobDone &&
        kind === 'quantize' &&
        (params as QuantizeParams).source === path &&
        (params as QuantizeParams).level === level,
    );
    return queued ? 'queued' : 'open';
  }

  return {
    /** @throws AppError `notFound`, `quantizeSource`, `quantizerUnavailable`, `quantizeFailed`, or the file's problem */
    async offer(modelId: string): Promise<LevelsOffer> {
      const { entry, path, header } = source(modelId);
      const planned = await quantizer.plan(
        path,
        levelsFrom(entry.level).map(({ level }) => level),
      );
      const levels = planned.levels.filter(isItself).map((plan) => {
        const bytes = plannedBytes(header, plan.tensors);
        return {
          level: plan.level,
          bytes,
          estimatedMs: madeMs(quantizeMs(changed(plan), planned, header.bytes + bytes), bytes),
          usual: usualLevels.includes(plan.level),
          state: stateOf(entry.family, path, plan.level),
        };
      });
      return {
        modelId,
        source: { level: entry.level, lossy: sourceQuality(entry.level) === 'lossy' },
        levels: levels.sort((a, b) => a.bytes - b.bytes),
        folder: modelsDir,
        freeBytes: await freeBytes(modelsDir),
      };
    },

    /**
     * Puts the job into the queue.
     * @throws AppError as `offer`; `badRequest` for a level that is not offered; `notEnoughDisk`
     */
    async make(modelId: string, levels: readonly string[]): Promise<void> {
      const { entry, path, header } = source(modelId);
      const possible = levelsFrom(entry.level).map(({ level }) => level);
      const wanted = [...new Set(levels)];
      const open = (level: string) =>
        possible.includes(level) && stateOf(entry.family, path, level) === 'open';
      if (!wanted.every(open)) throw new AppError('badRequest');
      const planned = await quantizer.plan(path, wanted);
      if (!planned.levels.every(isItself)) throw new AppError('badRequest');
      const { fingerprint } = fingerprintOf(path);
      const format = formatOf(modelId)?.doubt === null ? 'xenon4' : 'any';
      const again = sourceQuality(entry.level) === 'lossy';
      const steps = planned.levels.map((plan) => {
        const { level } = plan;
        const target = freeTarget(queue, modelsDir, baseName(path), level);
        const bytes = plannedBytes(header, plan.tensors);
        return {
          level,
          bytes,
          steps: stepsOf({ source: path, fingerprint, target, level, again, bytes }, format),
        };
      });
      await checkDiskSpace(
        modelsDir,
        steps.reduce((sum, { bytes }) => sum + bytes, 0),
      );
      queue.add(
        { purpose: 'makeLevels', name: entry.name, levels: wanted, originals: null },
        steps.flatMap((one) => one.steps),
      );
    },
  };
}

function stepsOf(params: QuantizeParams, format: VerifyParams['format']): PlannedStep[] {
  const { target, bytes, level } = params;
  const verify: VerifyParams = { target, bytes, level, format, tooLarge: 'wait' };
  return [
    { kind: 'quantize', subject: level, params },
    { kind: 'verify', subject: level, params: verify },
  ];
}

/** Rows that do not divide into a level's blocks get another type: a file that would be called otherwise. */
function isItself({ level, tensors }: LevelPlan): boolean {
  return (
    levelOf({
      fileType: null,
      tensors: tensors.map(({ name, shape, to }) => ({ name, shape, type: to })),
    }) === level
  );
}

/** What is turned into another type. */
function changed({ tensors }: LevelPlan) {
  return tensors
    .filter(({ from, to }) => from !== to)
    .map(({ shape, to }) => ({ type: to, count: valuesOf(shape) }));
}

/** "xenon-4-F16.gguf" is "xenon-4", and so is "xenon-4-F16-00001-of-00003.gguf". */
function baseName(path: string): string {
  const name = basename(partNameOf(path)?.stem ?? path.slice(0, path.length - extname(path).length));
  return name.replace(/[-._ ]?(f16|fp16|bf16|f32|fp32|q8_0)$/i, '') || name;
}
