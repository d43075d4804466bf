// The app over its real engine worker, which is killed inside each of five moments: while it loads, reads a
// prompt, writes, writes a snapshot, loads one. Every promise that is broken is a line of `broken`; nothing is
// thrown for one.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openStore } from '../../main/store/store.ts';
import type { Message } from '../../preload/contract/models.ts';
import { createRandom } from '../synthetic-blocks.ts';
import { type Geometry, writeSyntheticGguf } from '../synthetic-gguf.ts';
import { createMoments, type Moment, moments } from './moments.ts';
import { openWatchedApp } from './watched-app.ts';

export interface Survival {
  /** Kills inside each moment, as what they left behind proves. */
  readonly kills: Readonly<Record<Moment, number>>;
  /** Kills that came too late for their moment, besides: the promises hold for them, too. */
  readonly late: number;
  /** Replies by how they ended. */
  readonly endings: Readonly<Record<string, number>>;
  /** Of this process after each kill and its next turn, garbage collected: bytes of heap, and of all memory. */
  readonly heap: readonly number[];
  readonly rss: readonly number[];
  /** Promises that were not kept, in words. */
  readonly broken: readonly string[];
}

/** Little to compute and much to remember: 32 kB a token, so that a snapshot takes a while to write and load. */
const geometry: Geometry = {
  layers: 16,
  embedding: 512,
  feedForward: 256,
  heads: 8,
  kvHeads: 8,
  vocabulary: 832,
  contextLength: 4096,
};
/** Attempts to hit a moment, before that is said to be impossible here. */
const mostAttempts = 30;

/** @param dir an empty folder, for the model and the app's data */
export async function survive(options: {
  kills: number;
  dir: string;
  seed: number;
  onKill?(count: number, moment: Moment, inside: boolean): void;
  /** Asked before each kill: whether these are enough. */
  isEnough?(): boolean;
}): Promise<Survival> {
  const { kills, dir, seed, onKill, isEnough = () => false } = options;
  const random = createRandom(seed);
  const dataDir = join(dir, 'data');
  const modelPath = join(dir, 'wide.gguf');
  writeSyntheticGguf(modelPath, { geometry, level: 'Q8_0', name: 'Wide' });

  const broken: string[] = [];
  const killed: Record<Moment, number> = {
    load: 0,
    prefill: 0,
    decode: 0,
    snapshotWrite: 0,
    snapshotLoad: 0,
  };
  const endings: Record<string, number> = {};
  const heap: number[] = [];
  const rss: number[] = [];
  let late = 0;
  const app = await openWatchedApp({ dataDir, modelPath, broken });
  const attempts = createMoments({ app, dataDir, random, broken });

  async function ended(what: string, replyId: string, allowed: readonly Message['status'][]): Promise<void> {
    const message = await app.ended(what, replyId);
    if (message === undefined) return;
    const { status, error } = message;
    endings[status] = (endings[status] ?? 0) + 1;
    if (!allowed.includes(status)) broken.push(`${what}: the reply ended as ${status} (${error?.code})`);
    if (status !== 'complete' && error === null)
      broken.push(`${what}: nothing says why the reply is ${status}`);
    if (status === 'complete' && message.text === '') broken.push(`${what}: a complete reply has no text`);
  }

  /** @returns whether the worker died inside */
  async function killIn(moment: Moment, what: string, attempt: number): Promise<boolean> {
    const { inside, replyId, endings: allowed } = await attempts[moment](what, attempt);
    // The death may not be known yet: a ready engine of a dead process is no recovery.
    await app.until(() => app.worker() !== undefined || app.engine.status === 'failed');
    if (replyId !== null) await ended(what, replyId, allowed);
    await app.recover(what);
    await ended(`${what}, the next turn`, await app.ask(randomUUID(), null, 'And this?'), ['complete']);
    app.forgetDead();
    return inside;
  }

  try {
    await app.recover('start');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let count = 1; count <= kills && !isEnough(); count++) {
      // Each at least once, then at random.
      const moment = moments[count - 1] ?? (moments[Math.floor(random() * moments.length)] as Moment);
      let inside = false;
      for (let attempt = 0; !inside && attempt < mostAttempts; attempt++) {
        inside = await killIn(moment, `kill ${count} in ${moment}`, attempt);
        if (!inside) late++;
        onKill?.(count, moment, inside);
      }
      if (inside) killed[moment]++;
      else broken.push(`kill ${count}: ${moment} was never hit`);
      collect();
      heap.push(process.memoryUsage().heapUsed);
      rss.push(process.memoryUsage.rss());
    }
  } finally {
    await app.close();
  }
  checkFile(dataDir, app.finished, broken);
  return { kills: killed, late, endings, heap, rss, broken };
}

/** What had ended is in the file as it had ended. */
function checkFile(dataDir: string, finished: ReadonlyMap<string, Message>, broken: string[]): void {
  const store = openStore(dataDir);
  try {
    for (const [id, { text, status }] of finished) {
      const kept = store.messages.get(id);
      if (kept.text !== text || kept.status !== status)
        broken.push(`a reply that was ${status} is ${kept.status} in the file`);
    }
  } finally {
    store.close();
  }
}
