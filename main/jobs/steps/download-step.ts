// Downloads one file, and puts it into the library where it is what the job was for.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { download } from '../../models/download/download.ts';
import type { DownloadProgress } from '../../models/download/order.ts';
import { discardPart } from '../../models/download/part-state.ts';
import type { RateLimiter } from '../../models/download/rate-limit.ts';
import { hashRange, startHash } from '../../models/download/whole-hash.ts';
import type { Http } from '../../models/hub/http.ts';
import type { HubMemory } from '../../models/hub/hub-memory.ts';
import { type AddToLibrary, type StepContext, type StepRunner, stepRunner } from '../step-runner.ts';

export const downloadParams = z.strictObject({
  /** The hub that it was listed by: a setting that changes later does not send the job elsewhere. */
  baseUrl: z.string(),
  repository: z.string(),
  url: z.string(),
  target: z.string(),
  bytes: z.number(),
  hash: z.strictObject({ kind: z.enum(['sha256', 'gitSha1']), hex: z.string() }),
  /** The file that enters the library once this one is there; null: none. */
  model: z.string().nullable(),
  /** Whether it is there only for a later step of the job. */
  passing: z.boolean(),
});
export type DownloadParams = z.infer<typeof downloadParams>;

/** Fewer bytes tell little about how fast the next download will be. */
const tellingBytes = 5e6;

export function createDownloadStep(options: {
  http: Http;
  limiter: RateLimiter;
  memory: HubMemory;
  addToLibrary: AddToLibrary;
  /** Keeps the SHA-256 of a file, which is known now. */
  noteHash(path: string, sha256: string): void;
}): StepRunner {
  const { http, limiter, memory, addToLibrary, noteHash } = options;

  async function fetch(params: DownloadParams, { signal, report }: StepContext): Promise<void> {
    const { baseUrl, repository, url, target, bytes, hash } = params;
    const token = memory.tokenFor(baseUrl);
    const authorization = token === null ? null : { origin: new URL(baseUrl).origin, token };
    mkdirSync(dirname(target), { recursive: true });
    const pace = createPace();
    const order = { url, repository, target, bytes, hash, authorization };
    const onProgress = ({ phase, done, total }: DownloadProgress) => {
      if (phase === 'downloading') pace.note(done);
      report({ done, total, doing: phase === 'downloading' ? null : phase });
    };
    await download(order, { http, limiter, signal, onProgress });
    const rate = pace.rate();
    if (rate !== null) memory.noteRate(rate);
  }

  return stepRunner(downloadParams, {
    lane: 'network',
    async run(params, context) {
      const { target, model, hash } = params;
      if (!existsSync(target)) await fetch(params, context);
      else if (!(await isRight(params, context)))
        throw new AppError('targetExists', { detail: { file: target } });
      if (hash.kind === 'sha256') noteHash(target, hash.hex);
      if (model !== null) context.made(addToLibrary(model).id);
    },
    // What is whole and checked stays where it is a result.
    async discard({ target, passing }) {
      await discardPart(target);
      if (passing) await rm(target, { force: true });
    },
  });
}

/** Whether what lies at the target already is the file, by its hash. */
async function isRight({ target, bytes, hash }: DownloadParams, context: StepContext): Promise<boolean> {
  if (statSync(target).size !== bytes) return false;
  const file = await open(target, 'r');
  try {
    const whole = startHash(hash.kind, bytes);
    let done = 0;
    await hashRange(
      whole,
      file,
      { start: 0, length: bytes },
      {
        signal: context.signal,
        onPiece(piece) {
          done += piece;
          context.report({ done, total: bytes, doing: 'verifying' });
        },
      },
    );
    return whole.digest('hex') === hash.hex;
  } finally {
    await file.close();
  }
}

/** How fast bytes came, over all that came. */
function createPace() {
  let first: { at: number; done: number } | null = null;
  let last = { at: 0, done: 0 };
  return {
    note(done: number): void {
      last = { at: performance.now(), done };
      first ??= last;
    },
    /** Bytes per second; null where too few came. */
    rate(): number | null {
      if (first === null || last.done - first.done < tellingBytes || last.at === first.at) return null;
      return ((last.done - first.done) * 1000) / (last.at - first.at);
    },
  };
}

/** What a page calls the step by. */
export const downloadSubject = (path: string): string => basename(path);
