// Levels from original weights, as one job: get the files, convert them, make each level and check it. In the end
// the files that only served for that are offered for deletion.
import { basename, join, resolve } from 'node:path';
import type { OriginalOffer } from '../../preload/contract/hub.ts';
import { AppError } from '../errors.ts';
import { convertedBytes } from '../models/convert/convert-checkpoint.ts';
import { readMistralConfig } from '../models/convert/mistral-config.ts';
import type { Hub } from '../models/hub/hub.ts';
import { originalIn } from '../models/hub/hub-files.ts';
import type { FitOf, HubOffers } from '../models/hub/hub-offers.ts';
import { originalWeights, storedLevel } from '../models/hub/original-weights.ts';
import { repositoryFolder, safeName } from '../models/hub/place.ts';
import type { QuantizePace } from '../models/quantize/making-time.ts';
import { freeTarget } from './free-target.ts';
import type { GetModels } from './get-models.ts';
import type { JobQueue } from './job-queue.ts';
import type { PlannedStep } from './step-runner.ts';
import type { ConvertParams } from './steps/convert-step.ts';
import type { QuantizeParams } from './steps/quantize-step.ts';
import type { VerifyParams } from './steps/verify-step.ts';

export type MakeFromWeights = ReturnType<typeof createMakeFromWeights>;

export function createMakeFromWeights(options: {
  hub: Hub;
  offers: HubOffers;
  getModels: GetModels;
  queue: JobQueue;
  fitter: () => Promise<FitOf>;
  /** How fast levels are made here; null: not known. */
  pace: () => Promise<QuantizePace | null>;
  /** Where models are put. Absolute. */
  modelsDir: string;
}) {
  const { hub, offers, getModels, queue, fitter, pace, modelsDir } = options;

  /** Converting, and making each level. @throws AppError `badRequest` for a level that cannot be made */
  function stepsBehind(
    offer: OriginalOffer,
    wanted: readonly string[],
    { sourceDir, stored, origin }: { sourceDir: string; stored: string; origin: ConvertParams['origin'] },
  ) {
    if (offer.kind === 'problem') throw new AppError(offer.error.code, { detail: offer.error.detail });
    const { weights } = offer;
    const levels = weights.levels.filter(({ level }) => wanted.includes(level));
    if (levels.length !== new Set(wanted).size) throw new AppError('badRequest');
    const keepConverted = wanted.includes(stored);
    const converted = freeTarget(queue, modelsDir, safeName(origin.name), stored);
    const convert: ConvertParams = { sourceDir, target: converted, origin, model: keepConverted };
    const made = levels.filter(({ level }) => level !== stored);
    const steps: PlannedStep[] = [{ kind: 'convert', subject: stored, params: convert }];
    // Any Mistral-7B-v0.1 can be made, whatever it was taught to be asked by.
    const check = { bytes: null, format: 'any' } as const;
    if (keepConverted) {
      // What the config says of the type is not held against the tensors, which were stored as they came.
      const verify: VerifyParams = { ...check, target: converted, level: null, tooLarge: 'accept' };
      steps.push({ kind: 'verify', subject: stored, params: verify });
    }
    for (const { level } of made) {
      const target = freeTarget(queue, modelsDir, safeName(origin.name), level);
      const quantize: QuantizeParams = {
        source: converted,
        fingerprint: null,
        target,
        level,
        again: false,
        bytes: null,
      };
      const verify: VerifyParams = { ...check, target, level, tooLarge: 'wait' };
      steps.push({ kind: 'quantize', subject: level, params: quantize });
      steps.push({ kind: 'verify', subject: level, params: verify });
    }
    return {
      steps,
      levels: levels.map(({ level }) => level),
      /** Of files that serve only for the levels, and of all that is written. */
      passing: keepConverted
        ? { paths: [], bytes: 0 }
        : { paths: [converted], bytes: weights.convertedBytes },
      bytes: weights.convertedBytes + made.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** What a folder of this machine offers, or what is wrong with it. */
  async function offerOf(folder: string): Promise<OriginalOffer> {
    try {
      const config = readMistralConfig(folder);
      const bytes = convertedBytes(folder);
      const circumstances = { bytes, convertedBytes: bytes, fitOf: await fitter(), pace: await pace() };
      return { kind: 'weights', weights: originalWeights(config, circumstances) };
    } catch (thrown) {
      return { kind: 'problem', error: AppError.from(thrown).data };
    }
  }

  return {
    offerOf,
    /** @throws AppError `badRequest`, `notEnoughDisk`, and what is wrong with the folder */
    async fromFolder(folder: string, levels: readonly string[]): Promise<void> {
      const offer = await offerOf(folder);
      const name = basename(resolve(folder));
      const stored = offer.kind === 'weights' ? storedLevel(readMistralConfig(folder)) : '';
      const behind = stepsBehind(offer, levels, { sourceDir: resolve(folder), stored, origin: { name } });
      await getModels.checkRoom([], behind.bytes);
      const originals = behind.passing.paths.length > 0 ? behind.passing : null;
      queue.add({ purpose: 'fromWeights', name, levels: behind.levels, originals }, behind.steps);
    },
    /** @throws AppError `badRequest`, `notEnoughDisk`, `hubUnchecked`, and as `createHub` */
    async fromRepository(repository: string, commit: string, levels: readonly string[]): Promise<void> {
      const found = await offers.filesOf(repository, commit);
      const original = originalIn(found.files);
      const { offer, stored } = await offers.originalOf(found);
      if (original === null || offer === null) throw new AppError('badRequest');
      const folder = `${repositoryFolder(join(modelsDir, 'originals'), repository)}-${commit.slice(0, 7)}`;
      const downloads = getModels.stepsFor(found, original.files, folder, { passing: true });
      const origin = { name: repository.split('/')[1]!, repository, url: `${hub.base}/${repository}` };
      const behind = stepsBehind(offer, levels, { sourceDir: folder, stored, origin });
      await getModels.checkRoom(downloads, behind.bytes);
      const originals = {
        paths: [folder, ...behind.passing.paths],
        bytes: original.bytes + behind.passing.bytes,
      };
      queue.add({ purpose: 'fromWeights', name: origin.name, levels: behind.levels, originals }, [
        ...downloads,
        ...behind.steps,
      ]);
    },
  };
}
