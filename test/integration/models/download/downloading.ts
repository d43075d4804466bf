// A file on a hub of this machine, and downloads of it that wait for nothing long.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type DownloadOptions, download } from '../../../../main/models/download/download.ts';
import type { DownloadOrder, DownloadProgress } from '../../../../main/models/download/order.ts';
import { createRateLimiter } from '../../../../main/models/download/rate-limit.ts';
import { createHttp } from '../../../../main/models/hub/http.ts';
import { sha256, startHubServer } from '../../../fakes/hub-server.ts';
import { tempDir } from '../../store/temp-dir.ts';

export const repository = 'someone/Xenon-4-GGUF';
export const chunkBytes = 32 << 10;
const path = 'xenon-4.Q4_K_M.gguf';

export async function setUp(bytes: Buffer = randomBytes(10 * chunkBytes + 123)) {
  const dir = tempDir();
  const hub = await startHubServer();
  const http = createHttp({ env: {}, proxy: () => null });
  onTestFinished(async () => {
    http.close();
    await hub.close();
  });
  hub.add(repository, { [path]: bytes });
  const target = join(dir, path);
  const order: DownloadOrder = {
    url: `${hub.url}/${repository}/resolve/main/${path}`,
    repository,
    target,
    bytes: bytes.length,
    hash: { kind: 'sha256', hex: sha256(bytes) },
    authorization: null,
  };
  const progress: DownloadProgress[] = [];
  const options: DownloadOptions = {
    http,
    limiter: createRateLimiter(() => null),
    signal: new AbortController().signal,
    onProgress: (one) => progress.push(one),
    chunkBytes,
    silenceMs: 300,
    firstWaitMs: 2,
  };
  return {
    dir,
    hub,
    http,
    bytes,
    order,
    target,
    progress,
    options,
    get: (changes: Partial<DownloadOptions> = {}, other: Partial<DownloadOrder> = {}) =>
      download({ ...order, ...other }, { ...options, ...changes }),
    /** Whether the right file lies there, and nothing else beside it. */
    isRight: () => readFileSync(target).equals(bytes) && readdirSync(dir).join() === path,
    isThere: () => existsSync(target),
    /** Bytes of the file that were asked for. */
    asked: () =>
      hub.requests.reduce((sum, { range }) => {
        const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
        return sum + (from === undefined ? 0 : Number(to) + 1 - Number(from));
      }, 0),
  };
}
