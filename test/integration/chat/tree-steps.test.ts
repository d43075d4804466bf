// Any sequence of 200 steps, through the whole app and its real store, against a model in memory.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStoreHere } from '../transfer/import-here.ts';
import { rowsOf } from '../transfer/tables.ts';
import { withLevels } from './compare-levels.ts';
import { openTree, type TreeApp } from './tree-app.ts';
import {
  add,
  addBeside,
  childrenOf,
  emptyTree,
  grow,
  type ModelTree,
  type ModelTurn,
  pathTo,
  remove,
  select,
  turnOf,
} from './tree-model.ts';

const steps = [
  'send',
  'askAgain',
  'regenerate',
  'continue',
  'keep',
  'editReply',
  'saveQuestion',
  'branch',
  'select',
  'delete',
  'duplicate',
  'undo',
  'redo',
] as const;
type StepName = (typeof steps)[number];

/** A state of the tree: in the model, and the very rows of the file. */
interface Shot {
  readonly tree: ModelTree;
  readonly rows: unknown;
}

/** Which kinds of step really happened, over all sequences: a test that does nothing must not pass. */
const happened = new Map<StepName, number>();

/** A tree without its ids: each turn with the place of the one above it, and the place of the shown end. */
function shapeOf(turns: readonly ModelTurn[], leafId: string | null) {
  const places = new Map(turns.map(({ id }, place) => [id, place]));
  const placeOf = (id: string | null) => (id === null ? null : places.get(id));
  return {
    turns: turns.map(({ parentId, role, text }) => ({ parent: placeOf(parentId), role, text })),
    leaf: placeOf(leafId),
  };
}

/** @param modelIds levels that answers are compared of */
async function walk(
  app: TreeApp,
  modelIds: string[],
  plan: readonly { step: StepName; at: number }[],
): Promise<void> {
  const { call, conversationId } = app;
  let tree = emptyTree;
  const done: Shot[] = [];
  let undone: Shot[] = [];
  let made = 0;
  const copies: string[] = [];
  const turn = (parentId: string | null, role: ModelTurn['role'], text: string): ModelTurn => ({
    id: randomUUID(),
    parentId,
    role,
    text,
  });
  const shot = (): Shot => ({ tree, rows: app.rows() });

  for (const { step, at } of plan) {
    const pick = (from: readonly ModelTurn[]): ModelTurn | undefined => from[at % Math.max(1, from.length)];
    const of = (role: ModelTurn['role']) => tree.turns.filter((one) => one.role === role);
    /** A step was taken that can be taken back. */
    const note = (before: Shot, next: ModelTree): void => {
      done.push(before);
      undone = [];
      tree = next;
      happened.set(step, (happened.get(step) ?? 0) + 1);
    };
    const take = async (next: ModelTree, act: () => Promise<unknown>): Promise<void> => {
      const before = shot();
      await act();
      note(before, next);
    };
    const ask = (parentId: string | null): Promise<void> => {
      const text = `question ${++made}`;
      const question = turn(parentId, 'user', text);
      const reply = turn(question.id, 'assistant', `answer ${made}`);
      return take(add(tree, question, reply), async () => {
        await call('sendMessage', {
          conversationId,
          parentId,
          questionId: question.id,
          replyId: reply.id,
          text,
        });
        await app.answer(reply.text, at % 2 === 0 ? 'stopped' : 'endOfText');
      });
    };

    switch (step) {
      case 'send': {
        // Below the shown end, where that is no question.
        const leaf = tree.leafId === null ? null : turnOf(tree, tree.leafId);
        if (leaf?.role !== 'user') await ask(tree.leafId);
        break;
      }
      case 'askAgain': {
        const question = pick(of('user'));
        if (question) await ask(question.parentId);
        break;
      }
      case 'regenerate': {
        const question = pick(of('user'));
        if (!question) break;
        const reply = turn(question.id, 'assistant', `answer ${++made}`);
        await take(add(tree, reply), async () => {
          await call('regenerateReply', { questionId: question.id, replyId: reply.id });
          await app.answer(reply.text, at % 2 === 0 ? 'stopped' : 'endOfText');
        });
        break;
      }
      case 'continue': {
        if (made === 0) break;
        const statuses = new Map((await app.messages()).map(({ id, status }) => [id, status]));
        const reply = pick(
          of('assistant').filter(
            ({ id }) => statuses.get(id) === 'stopped' && childrenOf(tree, id).length === 0,
          ),
        );
        if (!reply) break;
        await take(grow(tree, reply.id, ' more'), async () => {
          await call('continueReply', { replyId: reply.id });
          await app.answer(' more', at % 2 === 0 ? 'stopped' : 'endOfText');
        });
        break;
      }
      case 'keep': {
        const question = pick(of('user'));
        if (!question) break;
        const comparisonId = randomUUID();
        const texts = modelIds.map(() => `compared ${++made}`);
        await call('startComparison', { comparisonId, modelIds, source: { questionId: question.id } });
        for (const text of texts) await app.answer(text, at % 2 === 0 ? 'stopped' : 'endOfText');
        const before = shot();
        await call('keepComparison', { comparisonId });
        // The app makes their ids.
        const ids = (await app.messages()).slice(tree.turns.length).map(({ id }) => id);
        const kept = texts.map((text, index) => ({
          ...turn(question.id, 'assistant', text),
          id: ids[index]!,
        }));
        note(before, addBeside(tree, ...kept));
        break;
      }
      case 'editReply':
      case 'saveQuestion': {
        const old = pick(of(step === 'editReply' ? 'assistant' : 'user'));
        if (!old) break;
        const version = turn(old.parentId, old.role, `edited ${++made}`);
        await take(add(tree, version), () =>
          call('editTurn', { messageId: old.id, versionId: version.id, text: version.text }),
        );
        break;
      }
      case 'branch': {
        const from = at % 10 === 0 ? null : (pick(of('assistant'))?.id ?? null);
        if (tree.turns.length > 0)
          await take({ ...tree, leafId: from }, () =>
            call('branchFrom', { conversationId, messageId: from }),
          );
        break;
      }
      case 'select': {
        const to = pick(tree.turns);
        if (!to) break;
        // Looking at another branch is no step.
        await call('selectBranch', { conversationId, messageId: to.id });
        tree = select(tree, to.id);
        happened.set(step, (happened.get(step) ?? 0) + 1);
        break;
      }
      case 'delete': {
        // Mostly small parts, or there would be nothing left to do things with.
        const at2 = tree.turns.length - 1 - (at % Math.max(1, Math.ceil(tree.turns.length / 2)));
        const gone = tree.turns[at2];
        if (!gone) break;
        await take(remove(tree, gone.id), () =>
          call('deleteTurn', { messageId: gone.id, deletionId: randomUUID() }),
        );
        break;
      }
      case 'duplicate': {
        const last = at % 2 === 0 ? undefined : pick(tree.turns)?.id;
        if (made === 0) break;
        const before = app.rows();
        const wanted = { conversationId, ...(last === undefined ? {} : { messageId: last }) };
        const copy = await call('openConversation', await call('duplicateConversation', wanted));
        const turns = last === undefined ? tree.turns : pathTo(tree, last);
        expect(shapeOf(copy.messages, copy.conversation.leafId)).toEqual(shapeOf(turns, last ?? tree.leafId));
        expect(app.rows()).toEqual(before);
        copies.push(copy.conversation.id);
        happened.set(step, (happened.get(step) ?? 0) + 1);
        break;
      }
      case 'undo':
      case 'redo': {
        const [from, to] = step === 'undo' ? [done, undone] : [undone, done];
        const before = from.at(-1);
        const now = done.length === 0 && undone.length === 0 && tree === emptyTree ? null : shot();
        if (now === null) break;
        const operation = await call(step === 'undo' ? 'undoTree' : 'redoTree', { conversationId });
        expect(operation === null).toBe(before === undefined);
        if (before === undefined) break;
        from.pop();
        to.push(now);
        tree = before.tree;
        // Exactly: every column of every turn.
        expect(app.rows()).toEqual(before.rows);
        happened.set(step, (happened.get(step) ?? 0) + 1);
        break;
      }
      default:
        step satisfies never;
    }
    if (made === 0) continue;

    const messages = await app.messages();
    expect(messages.map(({ id, parentId, role, text }) => ({ id, parentId, role, text }))).toEqual(
      tree.turns,
    );
    expect(await app.leafId()).toBe(tree.leafId);
    // Every turn is reached from the beginning, and no one speaks twice in a row.
    for (const { id } of tree.turns)
      for (const [index, one] of pathTo(tree, id).entries())
        if (one.role !== (index % 2 === 0 ? 'user' : 'assistant'))
          expect(pathTo(tree, id)).toEqual('alternating');
  }
  // They are in the index, too.
  if (copies.length > 0) await call('trashConversations', { conversationIds: copies });
  if (copies.length > 0) await call('emptyTrash', { conversationIds: copies });
}

/** JSON in a row counts by what it says, not by the order of its keys. */
function readable(row: unknown): Record<string, unknown> {
  const { receipt, stats, ...plain } = row as Record<string, unknown>;
  const parsed = (json: unknown) => (json === null ? null : JSON.parse(String(json)));
  return { ...plain, receipt: parsed(receipt), stats: parsed(stats) };
}

/** What is exported and brought into an empty store is the same tree, column by column, without what was deleted. */
async function expectEqualAfterImport(dir: string): Promise<void> {
  const [here, there] = [openStoreHere(dir), openStoreHere()];
  const report = await there.import({ 'tree.json': here.export() });
  expect(report.lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  const { messages, ...others } = rowsOf(here.db);
  const kept = messages!.map(readable).filter((row) => row.deleted_at === null);
  const came = rowsOf(there.db);
  expect({ ...came, messages: came.messages!.map(readable) }).toEqual({ ...others, messages: kept });
  here.close();
  there.close();
}

test('any 200 steps leave a tree that is whole, alternates, and is taken back exactly', {
  timeout: 240_000,
}, async () => {
  // To take a step again, it must have been taken back just before.
  const often = [...steps, 'undo', 'redo', 'redo'] as const;
  const plans = fc.array(fc.record({ step: fc.constantFrom(...often), at: fc.nat(10_000) }), {
    minLength: 200,
    maxLength: 200,
  });
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const withModels = await withLevels();
      const { F16, Q8_0 } = withModels.levels;
      const app = await openTree(withModels);
      await walk(app, [F16.id, Q8_0.id], plan);
      // The search has in it what is in the tree, and nothing else.
      const rows = app.rows() as { messages: { seq: number }[] };
      expect(app.indexed()).toEqual(rows.messages.map(({ seq }) => seq));
      await app.app.close();
      await expectEqualAfterImport(app.dir);
    }),
    // A failure is told with its seed at once: making 200 steps fewer would take minutes.
    { numRuns: 5, endOnFailure: true },
  );
  for (const step of steps) expect(happened.get(step) ?? 0, step).toBeGreaterThan(5);
});
