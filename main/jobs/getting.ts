// Everything that getting models from a hub takes, put together: the connection, the step that downloads, and
// behind the queue what is offered and how it is ordered.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HubFacts } from '../../preload/contract/hub.ts';
import { freeBytes } from '../models/download/disk-space.ts';
import { createRateLimiter } from '../models/download/rate-limit.ts';
import { fingerprintOf } from '../models/file-fingerprint.ts';
import { createHttp } from '../models/hub/http.ts';
import { createHub } from '../models/hub/hub.ts';
import { createHubMemory } from '../models/hub/hub-memory.ts';
import { createHubOffers, type FitOf } from '../models/hub/hub-offers.ts';
import type { ModelLibrary } from '../models/library.ts';
import type { FileHashes } from '../store/file-hashes.ts';
import type { SettingsStore } from '../store/settings.ts';
import { createGetModels } from './get-models.ts';
import type { JobQueue } from './job-queue.ts';
import { createDownloadStep } from './steps/download-step.ts';

export function createGetting(options: {
  dataDir: string;
  settings: SettingsStore;
  library: ModelLibrary;
  fileHashes: FileHashes;
  /** Puts a file into the library, and tells pages. */
  addToLibrary(path: string): void;
  fitter: () => Promise<FitOf>;
}) {
  const { dataDir, settings, library, fileHashes, addToLibrary, fitter } = options;
  const modelsDir = join(dataDir, 'models');
  const settled = () => settings.get().hub;
  const http = createHttp({ env: process.env, proxy: () => settled().proxy });
  const memory = createHubMemory(dataDir);
  const baseUrl = () => settled().baseUrl;
  const hub = createHub({ http, baseUrl, token: () => memory.tokenFor(baseUrl()) });

  async function facts(): Promise<HubFacts> {
    mkdirSync(modelsDir, { recursive: true });
    return {
      hasToken: memory.tokenFor(baseUrl()) !== null,
      measuredRate: memory.rate,
      freeBytes: await freeBytes(modelsDir),
      folder: modelsDir,
    };
  }

  /** So that it need not be read again for its hash. */
  function noteHash(path: string, sha256: string): void {
    const { size: bytes, mtimeMs } = statSync(path);
    fileHashes.put({ path, bytes, mtimeMs, sha256, fingerprint: fingerprintOf(path).fingerprint });
  }

  return {
    downloadStep: createDownloadStep({
      http,
      limiter: createRateLimiter(() => settled().bytesPerSecond),
      memory,
      addToLibrary,
      noteHash,
    }),
    /** The rest, behind the queue that runs the step. */
    behind(queue: JobQueue) {
      const getModels = createGetModels({
        hub,
        filesOf: (...of) => offers.filesOf(...of),
        queue,
        library,
        modelsDir,
      });
      const offers = createHubOffers({ hub, http, fitter, stateOf: getModels.stateOf });
      return { facts, offers, getModels, memory };
    },
    close: http.close,
  };
}
