// The blind duel: what pages get to know when, and what is kept.
import { expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import type { DuelVote } from '../../../preload/contract/duel.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { asked, type LevelsOfXenon, withLevels } from './compare-levels.ts';

const uuid = () => crypto.randomUUID();

async function begin(app: LevelsOfXenon, duelId: string = uuid()) {
  const modelIds: [string, string] = [app.levels.F16.id, app.levels.Q4_K_S.id];
  await app.call('startDuel', { duelId, modelIds, prompt: 'Hello?' });
  return duelId;
}

/** Both answers, each saying which level wrote it; numbered from `from`. */
async function write(app: LevelsOfXenon, from = 1): Promise<void> {
  for (const number of [from, from + 1]) {
    const reply = await asked(app, number);
    reply.begin();
    const level = reply.request.modelId === app.levels.F16.id ? 'large' : 'small';
    reply.write(`A ${level} answer`);
    await reply.end();
  }
  await expect.poll(async () => (await shown(app))?.stage.name).toBe('voting');
}

const shown = async ({ call }: LevelsOfXenon) => (await call('getSnapshot', {})).duel;

test('until the vote, no page is sent anything that tells whose answer is whose, then it is revealed', async () => {
  const app = await withLevels();
  const before = (await app.call('getSnapshot', {})).engine;
  const from = app.events.length;
  const duelId = await begin(app);
  const first = await asked(app, 1);
  first.begin();
  first.write('Something');
  const snapshot = await app.call('getSnapshot', {});
  expect(snapshot.engine).toEqual(before);
  expect(snapshot.duel?.stage).toEqual({ name: 'writing' });
  await first.end();
  await (await asked(app, 2)).end();
  await expect.poll(async () => (await shown(app))?.stage.name).toBe('voting');
  // The two events of the duel, and one of the engine at the end, when the former level is back.
  const sent = app.events.slice(from);
  expect(sent.map(({ type }) => type)).toEqual(['duelChanged', 'engineChanged', 'duelChanged']);
  expect(sent[1]).toEqual({ type: 'engineChanged', engine: before });
  const { stage } = (await shown(app))!;
  expect(Object.keys(stage)).toEqual(['name', 'answers']);
  const texts = stage.name === 'voting' ? stage.answers : null;

  await app.call('voteDuel', { duelId, vote: 'tie' });
  const writer = first.request.modelId === app.levels.F16.id ? 'F16' : 'Q4_K_S';
  const left = texts!.left === 'Something' ? writer : writer === 'F16' ? 'Q4_K_S' : 'F16';
  const right = left === 'F16' ? 'Q4_K_S' : 'F16';
  expect((await shown(app))?.stage).toEqual({ name: 'revealed', answers: texts, vote: 'tie', left, right });
});

test('both levels stand on either side and write first, by lot', async () => {
  const app = await withLevels();
  const seen = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const duelId = await begin(app);
    await write(app, 1 + 2 * round);
    const firstIsLarge = app.engine.replies[2 * round]!.request.modelId === app.levels.F16.id;
    await app.call('voteDuel', { duelId, vote: 'bothBad' });
    const { stage } = (await shown(app))!;
    seen.add(`${stage.name === 'revealed' && stage.left} ${firstIsLarge}`);
  }
  // That one of the four does not come in 40 rounds happens once in 25,000 runs.
  expect(seen.size).toBe(4);
});

test('votes are counted by pair, for the level that was chosen whichever side it was on, and kept', async () => {
  const app = await withLevels();
  const votes: (DuelVote | 'large' | 'small')[] = ['large', 'large', 'small', 'tie', 'bothBad'];
  for (const [round, wanted] of votes.entries()) {
    const duelId = await begin(app);
    await write(app, 1 + 2 * round);
    const { stage } = (await shown(app))!;
    if (stage.name !== 'voting') throw new Error('no vote yet');
    const side = stage.answers.left.includes(wanted) ? 'left' : 'right';
    const vote = wanted === 'large' || wanted === 'small' ? side : wanted;
    await app.call('voteDuel', { duelId, vote });
    // Once only.
    expect(await codeOf(app.call('voteDuel', { duelId, vote }))).toBe('badRequest');
  }
  const tally = {
    model: 'Xenon',
    larger: { level: 'F16', bytes: app.levels.F16.bytes },
    smaller: { level: 'Q4_K_S', bytes: app.levels.Q4_K_S.bytes },
    forLarger: 2,
    forSmaller: 1,
    ties: 1,
    bothBad: 1,
  };
  await app.app.close();
  const again = await openApp({ dir: app.dir });
  expect(await again.call('getDuelTallies', {})).toEqual([tally]);
  const pair = { model: 'Xenon', larger: 'F16', smaller: 'Q4_K_S' };
  await again.call('deleteDuelVotes', { ...pair, larger: 'Q8_0' });
  expect(await again.call('getDuelTallies', {})).toEqual([tally]);
  await again.call('deleteDuelVotes', pair);
  expect(await again.call('getDuelTallies', {})).toEqual([]);
});

test('answers of the same text are revealed at once, and no vote is taken or counted', async () => {
  const app = await withLevels();
  const duelId = await begin(app);
  for (const number of [1, 2]) {
    const reply = await asked(app, number);
    reply.begin();
    reply.write('The same.');
    await reply.end();
  }
  await expect.poll(async () => (await shown(app))?.stage.name).toBe('revealed');
  const answers = { left: 'The same.', right: 'The same.' };
  expect((await shown(app))!.stage).toMatchObject({ answers, vote: null });
  expect(await codeOf(app.call('voteDuel', { duelId, vote: 'left' }))).toBe('badRequest');
  expect(await app.call('getDuelTallies', {})).toEqual([]);
  // The engine is told of again.
  expect((await app.call('getSnapshot', {})).engine).toEqual(app.engine.state);
});

test('a level that fails ends the duel with its reason, and nothing can be voted', async () => {
  const app = await withLevels();
  const duelId = await begin(app);
  const first = await asked(app, 1);
  const level = first.request.modelId === app.levels.F16.id ? 'F16' : 'Q4_K_S';
  await first.fail(new AppError('engineOutOfMemory'));
  await expect.poll(async () => (await shown(app))?.stage.name).toBe('failed');
  expect((await shown(app))?.stage).toMatchObject({ level, error: { code: 'engineOutOfMemory' } });
  expect(app.engine.replies).toHaveLength(1);
  expect(await codeOf(app.call('voteDuel', { duelId, vote: 'left' }))).toBe('badRequest');
  expect(await app.call('getDuelTallies', {})).toEqual([]);
  // The engine is told of again.
  expect((await app.call('getSnapshot', {})).engine).toEqual(app.engine.state);
});

test('a duel that is stopped is gone, and the next one begins', async () => {
  const app = await withLevels();
  const duelId = await begin(app);
  await asked(app, 1);
  expect(await codeOf(begin(app))).toBe('comparisonRunning');
  await app.call('stopDuel', { duelId });
  expect(await shown(app)).toBeNull();
  expect(await codeOf(app.call('voteDuel', { duelId, vote: 'left' }))).toBe('notFound');
  await expect.poll(() => app.engine.loads.at(-1)?.id).toBe('demo');
  await begin(app);
  await write(app, 2);
});
