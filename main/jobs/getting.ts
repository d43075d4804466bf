// Everything that getting models from a hub takes, put together: the connection, the step that downloads, and
// behind the queue what is offered and how it is ordered.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HubFacts } from '../../preload/contract/hub.ts';
import { AppError } from '../errors.ts';
import { freeBytes } from '../models/download/disk-space.ts';
import { createRateLimiter } from '../models/download/rate-limit.ts';
import { fingerprintOf } from '../models/file-fingerprint.ts';
import { createHttp } from '../models/hub/http.ts';
import { createHub } from '../models/hub/hub.ts';
import { createHubMemory } from '../models/hub/hub-memory.ts';
import { createHubOffers, type FitOf } from '../models/hub/hub-offers.ts';
import type { ModelLibrary } from '../models/library.ts';
import type { QuantizePace } from '../models/quantize/making-time.ts';
import { partNameOf } from '../models/split-files.ts';
import type { Platform } from '../platform.ts';
import type { FileHashes } from '../store/file-hashes.ts';
import type { SettingsStore } from '../store/settings.ts';
import { createGetModels } from './get-models.ts';
import type { JobQueue } from './job-queue.ts';
import { createMakeFromWeights } from './make-from-weights.ts';
import type { AddToLibrary } from './step-runner.ts';
import { createConvertStep } from './steps/convert-step.ts';
import { createDownloadStep } from './steps/download-step.ts';

export function createGetting(options: {
  settings: SettingsStore;
  library: ModelLibrary;
  fileHashes: FileHashes;
  /** Tells pages, too. */
  addToLibrary: AddToLibrary;
  fitter: () => Promise<FitOf>;
  /** How fast levels are made here; null: not known. */
  pace: () => Promise<QuantizePace | null>;
  platform: Platform;
  /** `--weights`: a folder of original weights. */
  weightsDir: string | null;
}) {
  const { settings, library, fileHashes, addToLibrary, fitter, pace, platform } = options;
  const { dataDir } = platform;
  let { weightsDir } = options;
  const modelsDir = join(dataDir, 'models');
  const settled = () => settings.get().hub;
  const http = createHttp({ env: process.env, proxy: () => settled().proxy });
  const memory = createHubMemory(dataDir);
  const baseUrl = () => settled().baseUrl;
  const hub = createHub({ http, baseUrl, token: () => memory.tokenFor(baseUrl()) });

  /** So that it need not be read again for its hash. A part's is that of no model. */
  function noteHash(path: string, sha256: string): void {
    if (partNameOf(path) !== null) return;
    const { size: bytes, mtimeMs } = statSync(path);
    fileHashes.put({ path, bytes, mtimeMs, sha256, fingerprint: fingerprintOf(path).fingerprint });
  }

  return {
    runners: {
      download: createDownloadStep({
        http,
        limiter: createRateLimiter(() => settled().bytesPerSecond),
        memory,
        addToLibrary,
        noteHash,
      }),
      convert: createConvertStep(() => platform.launchWorker('convert-worker')),
    },
    /** The rest, behind the queue that runs the steps. */
    behind(queue: JobQueue) {
      const getModels = createGetModels({
        hub,
        filesOf: (...of) => offers.filesOf(...of),
        queue,
        library,
        modelsDir,
      });
      const offers = createHubOffers({ hub, http, fitter, pace, stateOf: getModels.stateOf });
      const fromWeights = createMakeFromWeights({ hub, offers, getModels, queue, fitter, pace, modelsDir });

      async function facts(): Promise<HubFacts> {
        mkdirSync(modelsDir, { recursive: true });
        const folder = weightsDir;
        return {
          hasToken: memory.tokenFor(baseUrl()) !== null,
          measuredRate: memory.rate,
          freeBytes: await freeBytes(modelsDir),
          folder: modelsDir,
          weights: folder === null ? null : { folder, offer: await fromWeights.offerOf(folder) },
        };
      }

      return {
        facts,
        offers,
        getModels,
        fromWeights,
        memory,
        weights: {
          /** Lets the person choose. @throws AppError `notInBrowser` */
          async choose(): Promise<void> {
            if (!platform.chooseFolder) throw new AppError('notInBrowser');
            weightsDir = (await platform.chooseFolder()) ?? weightsDir;
          },
          /** @throws AppError as `fromFolder`; `badRequest` where none was chosen */
          async make(levels: readonly string[]): Promise<void> {
            if (weightsDir === null) throw new AppError('badRequest');
            await fromWeights.fromFolder(weightsDir, levels);
          },
        },
      };
    },
    close: http.close,
  };
}
