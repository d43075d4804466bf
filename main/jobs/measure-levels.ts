// "Measure fidelity": one job that measures levels of a model over a text, the best level first.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { writeError } from '../models/download/disk-space.ts';
import { fingerprintOf } from '../models/file-fingerprint.ts';
import type { ModelLibrary } from '../models/library.ts';
import { sizeAndTimeOf } from '../models/model-stamp.ts';
import type { FidelityStore } from '../store/fidelity.ts';
import type { JobQueue } from './job-queue.ts';
import type { MeasureParams } from './steps/measure-step.ts';

/** Of 512 tokens each: so many say enough, and a processor takes minutes for each with a model of this size. */
const mostChunks = 8;

export type MeasureLevels = ReturnType<typeof createMeasureLevels>;

export function createMeasureLevels(options: {
  queue: JobQueue;
  library: ModelLibrary;
  fidelity: FidelityStore;
  resourcesDir: string;
  /** For texts and distributions while a job runs. Absolute. */
  workDir: string;
}) {
  const { queue, library, fidelity, resourcesDir, workDir } = options;
  const sampleFile = join(resourcesDir, 'fidelity', 'sample.txt');
  /** Fingerprints by path, size and time: a card asks for them often. */
  const fingerprints = new Map<string, string>();

  function fingerprint({ id, bytes }: ModelEntry): string | null {
    const { path } = library.get(id);
    const key = `${path} ${bytes} ${sizeAndTimeOf(path)?.mtimeMs}`;
    let known = fingerprints.get(key);
    if (known === undefined) {
      try {
        known = fingerprintOf(path).fingerprint;
      } catch {
        return null;
      }
      fingerprints.set(key, known);
    }
    return known;
  }

  function measured(entry: ModelEntry): MeasuredFidelity[] {
    const print = entry.problem === null ? fingerprint(entry) : null;
    const found = print === null ? null : fidelity.newest(print);
    if (found === null) return [];
    const { referenceLevel, textSha256, isSample, measuredAt, scores } = found;
    return [{ modelId: entry.id, referenceLevel, textSha256, isSample, measuredAt, scores }];
  }

  return {
    all: (): MeasuredFidelity[] => library.list().flatMap(measured),
    /** @throws AppError `notFound`, `levelsDiffer`, `notEnoughDisk`, or what is wrong with a file */
    start(modelIds: readonly string[], ownText: string | null): void {
      const models = [...new Set(modelIds)].map((id) => library.get(id));
      for (const { entry } of models)
        if (entry.problem !== null) throw new AppError(entry.problem.code, { detail: entry.problem.detail });
      const [reference, ...others] = models.sort((a, b) => b.entry.bytes - a.entry.bytes);
      if (!reference) throw new AppError('badRequest');
      // Levels of one model have its parameters; another model's distribution is another thing.
      if (others.some(({ entry }) => entry.parameters !== reference.entry.parameters))
        throw new AppError('levelsDiffer');
      const text = ownText ?? readFileSync(sampleFile, 'utf8');
      const own = randomUUID();
      let textFile = sampleFile;
      if (ownText !== null) {
        textFile = join(workDir, `${own}.txt`);
        keepText(textFile, ownText);
      }
      const shared = {
        textFile,
        textSha256: createHash('sha256').update(text).digest('hex'),
        isSample: ownText === null,
        mostChunks,
        referenceFile: join(workDir, `${own}.reference`),
        reference: { fingerprint: fingerprintOf(reference.path).fingerprint, level: reference.entry.level },
      };
      const steps = [reference, ...others].map(({ entry, path }, at, all) => ({
        kind: 'measure' as const,
        subject: entry.level,
        params: {
          ...shared,
          path,
          fingerprint: fingerprintOf(path).fingerprint,
          bytes: entry.bytes,
          last: at === all.length - 1,
        } satisfies MeasureParams,
      }));
      const { name } = reference.entry;
      // Those of before have nothing to say any more.
      for (const job of queue.list())
        if (job.purpose === 'measure' && job.status === 'done' && job.name === name)
          void queue.dismiss(job.id);
      queue.add(
        { purpose: 'measure', name, levels: steps.map(({ subject }) => subject), originals: null },
        steps,
      );
    },
  };
}

/** @throws AppError `notEnoughDisk`, `dataDirUnwritable`; nothing is left then */
function keepText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (thrown) {
    rmSync(path, { force: true });
    throw writeError(thrown, path, Buffer.byteLength(text));
  }
}
