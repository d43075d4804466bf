// The session over the real engine in this process, so that the engine's own token meter says what was read.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LlamaContextSequence } from 'node-llama-cpp';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Turn } from '../../../../main/engine/engine.ts';
import type { ReplyOrder } from '../../../../main/engine/messages.ts';
import { type Device, openDevice } from '../../../../main/engine/worker/devices.ts';
import { createEngineLog } from '../../../../main/engine/worker/engine-log.ts';
import { createSnapshots, snapshotKey } from '../../../../main/engine/worker/kv-snapshots.ts';
import { type LoadedWeights, loadWeights } from '../../../../main/engine/worker/loaded-model.ts';
import { createSession, type Session } from '../../../../main/engine/worker/session.ts';
import { modelPath } from '../launch-worker.ts';
import { demoOrder, lively, user } from './real-session.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const log = createEngineLog(() => {});
/** More than a hundred tokens, so that a snapshot of it is worth a file. */
const long = 'Tell me a long story about the city and the lemons that grow there. '.repeat(8);
const never = () => false;

let device: Device;
let weights: LoadedWeights;
let sequences: LlamaContextSequence[];
let dir: string;
const dirs: string[] = [];

async function load(contextLength = 1024): Promise<void> {
  await weights?.unload();
  weights = await loadWeights(device, demoOrder(contextLength), log, { onTrying() {}, onProgress() {} });
  sequences = [];
  const { context } = weights;
  const getSequence = context.getSequence.bind(context);
  context.getSequence = (...options) => {
    const sequence = getSequence(...options);
    sequences.push(sequence);
    return sequence;
  };
}

/** A session that has nothing in memory, over what lies in `dir`. */
async function open(budgetBytes = 1e9): Promise<{ session: Session; said: string[] }> {
  await load();
  const said: string[] = [];
  const snapshots = createSnapshots({
    dir,
    key: await snapshotKey(modelPath, weights),
    sequences: weights.context.totalSequences,
    budgetBytes: () => budgetBytes,
    bytesPerToken: weights.cacheBytes / weights.context.contextSize,
    log: (_, text) => void said.push(text),
  });
  return { session: createSession(weights, snapshots), said };
}

/**
 * Tokens that the engine has read so far, in all sequences. The last one of each prompt is not among them: it
 * gives the reply's first token, so the meter counts it as output.
 */
function evaluated(): number {
  return sequences.reduce((sum, { tokenMeter }) => sum + tokenMeter.usedInputTokens, 0);
}

async function ask(session: Session, conversationId: string, turns: Turn[], sampling = lively) {
  const before = evaluated();
  const ids: number[] = [];
  let text = '';
  const order: ReplyOrder = { conversationId, turns, contextStartId: null, pinned: false, sampling };
  const stats = await session.reply(order, {
    stopped: never,
    onBegun: () => {},
    onPrefill: () => {},
    onDelta: ({ text: more, tokenIds }) => {
      text += more;
      ids.push(...tokenIds);
    },
  });
  const reply: Turn = { messageId: 'a', role: 'assistant', text, tokenIds: Int32Array.from(ids) };
  return { stats, ids, reply, read: evaluated() - before };
}

beforeAll(async () => {
  device = await openDevice('off', [], log);
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-kv-'));
  dirs.push(dir);
});
afterAll(async () => {
  await weights.unload();
  for (const one of dirs) rmSync(one, { recursive: true });
});

describe('by the engine\u2019s own token meter', () => {
  beforeEach(() => load());

  test('a second turn reads only the new text', async () => {
    const session = createSession(weights, null);
    const turns = [user('q1', long)];
    const first = await ask(session, 'c1', turns);
    expect(first.read).toBe(first.stats.promptTokens - 1);
    const second = await ask(session, 'c1', [...turns, first.reply, user('q2', 'And then?')]);
    expect(second.read).toBe(second.stats.promptTokens - second.stats.reusedTokens - 1);
    const held = first.stats.promptTokens + first.stats.generatedTokens;
    expect(second.read).toBeLessThanOrEqual(second.stats.promptTokens - held);
    // Nothing was read behind the meter's back: one evaluation for each token of the replies.
    const evaluations = sequences.reduce((sum, { tokenMeter }) => sum + tokenMeter.usedOutputTokens, 0);
    const generated = first.stats.generatedTokens + second.stats.generatedTokens;
    expect(Math.abs(evaluations - generated)).toBeLessThan(8);
  });

  test('a regenerated reply reads nothing, an edited question from where it differs', async () => {
    const session = createSession(weights, null);
    const turns = [user('q1', long)];
    const first = await ask(session, 'c1', turns);
    const again = await ask(session, 'c1', turns);
    expect(again.read).toBe(0);
    expect(again.ids).toEqual(first.ids);
    const history = [...turns, first.reply];
    await ask(session, 'c1', [...history, user('q2', 'And what about the lemons in the north?')]);
    const edited = await ask(session, 'c1', [...history, user('q3', 'And what about the lemons in winter?')]);
    expect(edited.read).toBeLessThan(20);
  });

  test('eight conversations taken in turn stay warm', async () => {
    expect(weights.context.totalSequences).toBe(8);
    const session = createSession(weights, null);
    const ids = Array.from({ length: 8 }, (_, at) => `c${at}`);
    for (const id of ids) await ask(session, id, [user('q', `${id}: ${long}`)]);
    for (const id of [...ids, ...ids]) {
      const { read } = await ask(session, id, [user('q', `${id}: ${long}`)]);
      expect(read).toBe(0);
    }
  });
});

describe('a snapshot', () => {
  test('gives a conversation back that had to leave memory, and the reply is the same as from a warm cache', async () => {
    const { session } = await open();
    const turns = [user('q', long)];
    const cold = await ask(session, 'first', turns);
    const warm = await ask(session, 'first', turns);
    for (let other = 0; other < 8; other++)
      await ask(session, `other${other}`, [user('q', `${other} ${long}`)]);
    expect(readdirSync(dir).filter((name) => name.startsWith('first.'))).toHaveLength(2);
    const back = await ask(session, 'first', turns);
    expect(back.read).toBe(0);
    expect(back.stats.reusedTokens).toBe(cold.stats.promptTokens - 1);
    expect(back.ids).toEqual(warm.ids);
  });

  test('serves the next turn after a restart: only the new text is read', async () => {
    const before = await open();
    const turns = [user('q', long)];
    const first = await ask(before.session, 'c', turns);
    await before.session.save(never);
    const next = [...turns, first.reply, user('q2', 'And then?')];
    const warm = await ask(before.session, 'c', next);

    const after = await open();
    const fromDisk = await ask(after.session, 'c', next);
    expect(fromDisk.stats.reusedTokens).toBe(warm.stats.reusedTokens);
    expect(fromDisk.read).toBe(warm.read);
    expect(fromDisk.ids).toEqual(warm.ids);
    expect(after.said).toEqual([]);
  });

  test('of a few tokens is not worth a file', async () => {
    const { session } = await open();
    await ask(session, 'c', [user('q', 'Hi.')], { ...lively, maxTokens: 3 });
    await session.save(never);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('that is on disk already is not written again; one that has grown replaces it', async () => {
    const { session } = await open();
    const turns = [user('q', long)];
    const first = await ask(session, 'c', turns);
    await session.save(never);
    const names = readdirSync(dir);
    const [state] = names.filter((name) => name.endsWith('.state'));
    const written = statSync(join(dir, state!)).mtimeMs;
    await session.save(never);
    expect(readdirSync(dir)).toEqual(names);
    expect(statSync(join(dir, state!)).mtimeMs).toBe(written);
    await ask(session, 'c', [...turns, first.reply, user('q2', long)]);
    await session.save(never);
    const [grown] = readdirSync(dir).filter((name) => name.endsWith('.state'));
    expect(readdirSync(dir)).toHaveLength(2);
    expect(statSync(join(dir, grown!)).size).toBeGreaterThan(1000);
    expect(grown).not.toBe(state);
  });

  test('that would go beyond the budget is not kept', async () => {
    const { session, said } = await open(10_000);
    await ask(session, 'c', [user('q', long)]);
    await session.save(never);
    expect(readdirSync(dir)).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/no room/)]);
  });

  test('makes room for a newer one within the budget', async () => {
    const { session } = await open();
    await ask(session, 'older', [user('q', long)]);
    await session.save(never);
    const [state] = readdirSync(dir).filter((name) => name.endsWith('.state'));
    const { size } = statSync(join(dir, state!));
    const small = await open(1.5 * size);
    await ask(small.session, 'newer', [user('q', long)]);
    await small.session.save(never);
    expect(readdirSync(dir).every((name) => name.startsWith('newer.'))).toBe(true);
    expect(readdirSync(dir)).toHaveLength(2);
  });

  const state = () => join(dir, readdirSync(dir).find((name) => name.endsWith('.state'))!);
  const sidecar = () => join(dir, readdirSync(dir).find((name) => name.endsWith('.json'))!);

  test.each<[string, () => void, RegExp]>([
    [
      'with one byte changed',
      () => {
        const bytes = readFileSync(state());
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(state(), bytes);
      },
      /has changed/,
    ],
    ['cut short', () => truncateSync(state(), statSync(state()).size - 1000), /another size/],
    ['whose file is gone', () => rmSync(state()), /missing/],
    [
      'with other token ids in its record',
      () =>
        writeFileSync(sidecar(), readFileSync(sidecar(), 'utf8').replace('"tokenIds":"', '"tokenIds":"AAAA')),
      /record is damaged/,
    ],
    ['whose record is cut short', () => truncateSync(sidecar(), 100), /record is damaged/],
    [
      'of another model under this one\u2019s name',
      () => writeFileSync(sidecar(), readFileSync(sidecar(), 'utf8').replace(/"key":"\w/, '"key":"x')),
      /another setting/,
    ],
    ['that a process died of', () => writeFileSync(sidecar().replace(/json$/, 'loading'), ''), /died of it/],
  ])('%s is deleted, and the history is read instead', async (_, spoil, reason) => {
    const before = await open();
    const turns = [user('q', long)];
    const first = await ask(before.session, 'c', turns);
    await before.session.save(never);
    spoil();
    const after = await open();
    const again = await ask(after.session, 'c', turns);
    expect(again.read).toBe(first.stats.promptTokens - 1);
    expect(again.ids).toEqual(first.ids);
    expect(after.said).toEqual([expect.stringMatching(reason)]);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('of a context of another length is left alone', async () => {
    const before = await open();
    await ask(before.session, 'c', [user('q', long)]);
    await before.session.save(never);
    const names = readdirSync(dir);
    const key = await snapshotKey(modelPath, weights);
    await load(512);
    const other = await snapshotKey(modelPath, weights);
    expect(other).not.toBe(key);
    const snapshots = createSnapshots({
      dir,
      key: other,
      sequences: weights.context.totalSequences,
      budgetBytes: () => 1e9,
      bytesPerToken: 1,
      log: () => {},
    });
    const { stats, read } = await ask(createSession(weights, snapshots), 'c', [user('q', long)]);
    expect(read).toBe(stats.promptTokens - 1);
    expect(readdirSync(dir)).toEqual(names);
  });
});

describe('reading ahead', () => {
  const draft = (text: string) => user('draft', text);

  test('of a history leaves only the question to be read', async () => {
    const before = await open();
    const turns = [user('q', long)];
    const first = await ask(before.session, 'c', turns);
    const { session } = await open();
    const history = [...turns, first.reply];
    const order = {
      conversationId: 'c',
      turns: [...history, draft('')],
      contextStartId: null,
      maxTokens: 30,
    };
    expect(await session.readAhead(order, never)).toBeGreaterThan(first.stats.promptTokens);
    // A second time there is nothing left to read.
    expect(await session.readAhead(order, never)).toBe(0);
    const next = await ask(session, 'c', [...history, user('q2', 'And then?')]);
    expect(next.read).toBeLessThan(20);
  });

  test('of a draft covers its finished sentences, and costs nothing when they change after all', async () => {
    const { session } = await open();
    const turns = [user('q', 'Hi.')];
    const first = await ask(session, 'c', turns);
    const history = [...turns, first.reply];
    const order = { conversationId: 'c', contextStartId: null, maxTokens: 30 };
    await session.readAhead({ ...order, turns: [...history, draft(long)] }, never);
    const sent = await ask(session, 'c', [...history, user('q2', `${long}And then?`)]);
    expect(sent.read).toBeLessThan(20);
    const other = await ask(session, 'c', [...history, user('q3', 'Something else.')]);
    const fresh = createSession(weights, null);
    expect(other.ids).toEqual((await ask(fresh, 'd', [...history, user('q3', 'Something else.')])).ids);
  });

  test('ends between two steps when it is cancelled, and keeps what it has read', async () => {
    const { session } = await open();
    const turns = [user('q', long.repeat(2))];
    let steps = 0;
    const order = { conversationId: 'c', turns, contextStartId: null, maxTokens: 30 };
    const read = await session.readAhead(order, () => ++steps > 3);
    expect(read).toBeGreaterThan(0);
    const { stats } = await ask(session, 'c', turns);
    expect(stats.reusedTokens).toBe(read);
    expect(read).toBeLessThan(stats.promptTokens - 1);
  });

  test('brings a snapshot back', async () => {
    const before = await open();
    const turns = [user('q', long)];
    const first = await ask(before.session, 'c', turns);
    await before.session.save(never);
    const { session } = await open();
    const history = [...turns, first.reply, draft('')];
    await session.readAhead(
      { conversationId: 'c', turns: history, contextStartId: null, maxTokens: 30 },
      never,
    );
    expect(evaluated()).toBeLessThan(10);
  });
});

describe('of a branch that is longer than the context', () => {
  beforeEach(() => load());
  /** So many exchanges of some 150 tokens each. */
  const history = (exchanges: number): Turn[] =>
    Array.from({ length: exchanges }, (_, at) => [
      user(`q${at}`, `${at}: ${long}`),
      { messageId: `a${at}`, role: 'assistant', text: 'Yes.', tokenIds: null } as const,
    ]).flat();

  test('the part that the model sees is enough, and the reply still says where it begins', async () => {
    const session = createSession(weights, null);
    const turns = [...history(60), user('q', 'And then?')];
    const order = { conversationId: 'c', contextStartId: null, pinned: false, sampling: lively, turns };
    const listener = { stopped: never, onPrefill: () => {}, onDelta: () => {} };
    const begun: { promptSha256: string; contextStartId: string | null }[] = [];
    const heard = { ...listener, onBegun: (beginning: (typeof begun)[number]) => void begun.push(beginning) };
    await session.reply(order, heard);
    const contextStartId = begun[0]!.contextStartId;
    expect(contextStartId).toMatch(/^q\d+$/);
    const seen = turns.slice(turns.findIndex(({ messageId }) => messageId === contextStartId));
    expect(seen.length).toBeLessThan(turns.length);
    await session.reply({ ...order, turns: seen, contextStartId }, heard);
    expect(begun[1]).toMatchObject({ contextStartId, promptSha256: begun[0]!.promptSha256 });
  });

  test('its tokens are estimated by its end, and where it fits they are exact', () => {
    const session = createSession(weights, null);
    const order = { contextStartId: null, instruction: 'Answer briefly.' };
    const few = { ...order, turns: [...history(5), user('q', 'And then?')] };
    expect(session.count(few)).toBe(session.inspect(few).ids.length);
    const many = { ...order, turns: [...history(60), user('q', 'And then?')] };
    const exact = session.inspect(many).ids.length;
    const estimate = session.count(many);
    expect(exact).toBeGreaterThan(weights.context.contextSize);
    expect(estimate).toBeGreaterThan(weights.context.contextSize);
    expect(Math.abs(estimate / exact - 1)).toBeLessThan(0.1);
    expect(session.count({ ...many, contextStartId: 'q58' })).toBe(
      session.inspect({ ...many, contextStartId: 'q58' }).ids.length,
    );
  });
});
