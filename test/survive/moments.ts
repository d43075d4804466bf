// The five moments in which a worker is killed: how each is brought about, and how it is proven afterwards that
// the worker died inside it and neither before nor behind it.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../preload/contract/models.ts';
import type { WatchedApp, WatchedWorker } from './watched-app.ts';

export const moments = ['load', 'prefill', 'decode', 'snapshotWrite', 'snapshotLoad'] as const;
export type Moment = (typeof moments)[number];

/** One attempt: whether the worker died inside, and the reply that was under way, if there was one. */
export interface Attempt {
  readonly inside: boolean;
  readonly replyId: string | null;
  /** How that reply may have ended. */
  readonly endings: readonly Message['status'][];
}

/** Some 1,500 tokens, each time another text. */
const longQuestion = (): string =>
  `${randomUUID()} `.concat('What is this and that of it, you ask? '.repeat(110));

export function createMoments(options: {
  app: WatchedApp;
  dataDir: string;
  random(): number;
  broken: string[];
}): Readonly<Record<Moment, (what: string, attempt: number) => Promise<Attempt>>> {
  const { app, dataDir, random, broken } = options;
  const kv = join(dataDir, 'kv');
  const inKv = (): readonly string[] => readdirSync(kv);
  /** A conversation whose cache is on disk, and its first reply, below which more is asked. */
  let kept: { readonly conversationId: string; readonly leafId: string } | null = null;

  /** Up to so many ms; after each attempt that came too late, up to half of that. */
  const someTime = (most: number, attempt: number) => sleep((random() * most) / 2 ** attempt);

  async function kill(worker: WatchedWorker): Promise<void> {
    process.kill(worker.pid, 'SIGKILL');
    await app.until(() => worker.exited);
  }

  const living = (): WatchedWorker => {
    const worker = app.worker();
    if (worker === undefined) throw new Error('no worker lives');
    return worker;
  };
  const count = (all: readonly string[], ...types: string[]) =>
    all.filter((one) => types.includes(one)).length;

  /** A fresh worker, which has nothing in memory. */
  async function restart(what: string): Promise<void> {
    await kill(living());
    await app.until(() => app.engine.status !== 'ready' && app.engine.status !== 'generating');
    await app.recover(what);
  }

  const sidecarOf = (conversationId: string) =>
    inKv().find((name) => name.startsWith(`${conversationId}.`) && name.endsWith('.json'));

  /** Asks something long in a new conversation and lets the reply end. */
  async function converse(what: string): Promise<{ conversationId: string; leafId: string }> {
    const conversationId = randomUUID();
    const leafId = await app.ask(conversationId, null, longQuestion());
    await app.ended(what, leafId);
    return { conversationId, leafId };
  }

  return {
    async load(_what, attempt) {
      // The app loads it again by itself, or when it is told to.
      await kill(living());
      await app.until(() => app.engine.status !== 'ready' && app.engine.status !== 'generating');
      if (app.engine.status === 'failed') await app.loadModel();
      const loading = () => {
        const worker = app.worker();
        return (
          worker !== undefined && count(worker.orders, 'load') > count(worker.answers, 'loaded', 'loadFailed')
        );
      };
      // Somebody may be waiting for it.
      const replyId = random() < 0.5 ? await app.ask(randomUUID(), null, 'What is this?') : null;
      await app.until(loading, 1);
      await someTime(400, attempt);
      const worker = living();
      await kill(worker);
      const inside = count(worker.orders, 'load') > count(worker.answers, 'loaded', 'loadFailed');
      // Where the app has given up meanwhile, the reply that waited fails and says why.
      return { inside, replyId, endings: ['complete', 'interrupted', 'failed'] };
    },
    async prefill(_what, attempt) {
      const worker = living();
      const before = count(worker.answers, 'begun');
      const replyId = await app.ask(randomUUID(), null, longQuestion());
      await app.until(() => count(worker.answers, 'begun') > before);
      await someTime(500, attempt);
      await kill(worker);
      const said = worker.answers.slice(worker.answers.lastIndexOf('begun'));
      const inside = count(said, 'delta', 'replied', 'replyFailed') === 0;
      return { inside, replyId, endings: inside ? ['interrupted'] : ['interrupted', 'complete'] };
    },
    async decode(_what, attempt) {
      const worker = living();
      const before = count(worker.answers, 'delta');
      const replyId = await app.ask(randomUUID(), null, 'What is this?');
      await app.until(() => count(worker.answers, 'delta') > before);
      await someTime(200, attempt);
      await kill(worker);
      const inside = worker.answers.lastIndexOf('replied') < worker.answers.lastIndexOf('begun');
      return { inside, replyId, endings: inside ? ['interrupted'] : ['complete'] };
    },
    async snapshotWrite(what, attempt) {
      const { conversationId } = await converse(what);
      const worker = living();
      const ofIt = () => inKv().filter((name) => name.startsWith(`${conversationId}.`));
      await app.until(() => ofIt().length > 0, 1);
      await someTime(40, attempt);
      await kill(worker);
      // Half a state file, a whole one without a record, or half a record.
      const inside = ofIt().length > 0 && !ofIt().some((name) => name.endsWith('.json'));
      return { inside, replyId: null, endings: [] };
    },
    async snapshotLoad(what, attempt) {
      if (kept === null || sidecarOf(kept.conversationId) === undefined) {
        kept = await converse(what);
        const { conversationId } = kept;
        if (!(await app.until(() => sidecarOf(conversationId) !== undefined, 10)))
          broken.push(`${what}: the snapshot was never written`);
      }
      // As a person would: the app then brings its worker back however often it died before.
      await app.loadModel();
      await restart(what);
      const { conversationId, leafId } = kept;
      const marked = () =>
        inKv().some((name) => name.startsWith(`${conversationId}.`) && name.endsWith('.loading'));
      const worker = living();
      const replyId = await app.ask(conversationId, leafId, 'And then?');
      const ended = () => app.finished.has(replyId);
      await app.until(() => marked() || ended(), 1);
      await someTime(8, attempt);
      await kill(worker);
      const inside = marked();
      // It is no fault of the reply's, which the next worker writes.
      return { inside, replyId, endings: inside ? ['complete'] : ['complete', 'interrupted'] };
    },
  };
}
