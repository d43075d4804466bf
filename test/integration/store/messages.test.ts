import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { createConversations } from '../../../main/store/conversations.ts';
import { openDatabase } from '../../../main/store/database.ts';
import { createMessages } from '../../../main/store/messages.ts';
import { tempDir } from './temp-dir.ts';

function openTables() {
  const db = openDatabase(tempDir());
  onTestFinished(() => void db.close());
  let clock = 1000;
  return { db, conversations: createConversations(db), messages: createMessages(db, () => clock++) };
}

const reply = (id: string) => ({ id, model: 'Demo model', level: 'F16' });

/** Adds question `q<name>` and reply `r<name>` to the conversation "c". */
function turn(name: string | number, parentId: string | null) {
  return {
    conversationId: 'c',
    title: 'Title',
    parentId,
    questionId: `q${name}`,
    text: `question ${name}`,
    reply: reply(`r${name}`),
  };
}

describe('a turn', () => {
  test('adds question, empty reply and conversation together', () => {
    const { conversations, messages } = openTables();
    const inserted = messages.insertTurn(turn(1, null));
    const common = { conversationId: 'c', stats: null, contextStartId: null, error: null };
    expect(inserted).toEqual([
      {
        ...common,
        id: 'q1',
        parentId: null,
        role: 'user',
        text: 'question 1',
        status: 'complete',
        createdAt: expect.any(Number),
        model: null,
        level: null,
      },
      {
        ...common,
        id: 'r1',
        parentId: 'q1',
        role: 'assistant',
        text: '',
        status: 'streaming',
        createdAt: expect.any(Number),
        model: 'Demo model',
        level: 'F16',
      },
    ]);
    expect(conversations.list()).toMatchObject([{ id: 'c', title: 'Title', leafId: 'r1' }]);
  });

  test('that cannot be added whole is not added at all', () => {
    const { conversations, messages } = openTables();
    messages.insertTurn(turn(1, null));
    const clash = { ...turn(2, 'r1'), reply: reply('r1') };
    expect(() => messages.insertTurn(clash)).toThrow(new AppError('badRequest'));
    expect(messages.list('c').map(({ id }) => id)).toEqual(['q1', 'r1']);
    expect(() => messages.insertTurn({ ...turn(3, 'nowhere'), conversationId: 'new' })).toThrow('badRequest');
    expect(conversations.list()).toHaveLength(1);
  });

  test('text and ids of any kind come back as they went in', () => {
    const { messages } = openTables();
    messages.insertTurn(turn(1, null));
    const stats = {
      promptTokens: 1,
      reusedTokens: 2,
      generatedTokens: 3,
      timeToFirstTokenMs: 4.5,
      prefillTokensPerSecond: 6.5,
      decodeTokensPerSecond: 7.5,
      stopReason: 'endOfText',
      seed: 0xffff_ffff,
    } as const;
    const error = { code: 'engineCrashed', detail: { reason: 'SIGKILL' } } as const;
    const ending = {
      status: 'interrupted',
      stats,
      contextStartId: 'q1',
      error,
      model: 'Xenon-4',
      level: 'Q4_K_M',
    } as const;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        (text, ids) => {
          messages.saveProgress('r1', text, ids);
          expect(messages.turns('r1').at(-1)).toMatchObject({ text, tokenIds: Int32Array.from(ids) });
          expect(messages.finish('r1', text, ids, ending)).toMatchObject({ text, ...ending });
        },
      ),
      { numRuns: 50 },
    );
  });

  test('replies that still stream at the start of the app are interrupted, and only they', () => {
    const { messages } = openTables();
    messages.insertTurn(turn(1, null));
    messages.saveProgress('r1', 'half', [1]);
    messages.insertTurn(turn(2, 'r1'));
    const ending = {
      status: 'complete',
      stats: null,
      contextStartId: null,
      error: null,
      model: null,
      level: null,
    } as const;
    messages.finish('r2', 'whole', [2], ending);
    expect(messages.interruptStreaming()).toBe(1);
    expect(messages.get('r1')).toMatchObject({ status: 'interrupted', text: 'half' });
    expect(messages.get('r2')).toMatchObject({ status: 'complete', text: 'whole' });
  });
});

describe('the tree', () => {
  /** Each step hangs a turn below an earlier reply (or the beginning), or another reply below a question. */
  const steps = fc.array(fc.record({ regenerate: fc.boolean(), at: fc.nat(1000) }), {
    minLength: 1,
    maxLength: 25,
  });

  test('any way of branching: siblings, branches and newest leaves are what a model in memory says', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { conversations, messages } = openTables();
        const parents = new Map<string, string | null>();
        const questions: string[] = [];
        const replies: (string | null)[] = [null];
        for (const [index, { regenerate, at }] of plan.entries()) {
          if (regenerate && questions.length > 0) {
            const question = questions[at % questions.length]!;
            messages.insertReply(messages.get(question), reply(`x${index}`));
            parents.set(`x${index}`, question);
            replies.push(`x${index}`);
          } else {
            const parent = replies[at % replies.length]!;
            messages.insertTurn(turn(index, parent));
            parents.set(`q${index}`, parent).set(`r${index}`, `q${index}`);
            questions.push(`q${index}`);
            replies.push(`r${index}`);
          }
          expect(conversations.get('c').leafId).toBe([...parents.keys()].at(-1));
        }
        const made = [...parents.keys()];
        expect(messages.list('c').map(({ id, parentId }) => [id, parentId])).toEqual([...parents]);
        const path = (id: string): string[] => {
          const parent = parents.get(id);
          return parent ? [...path(parent), id] : [id];
        };
        for (const id of made) {
          expect(messages.branch(id).map((message) => message.id)).toEqual(path(id));
          const leaf = made.findLast((other) => path(other).includes(id));
          expect(messages.newestLeafBelow(id)).toBe(leaf);
          expect(messages.hasChildren(id)).toBe([...parents.values()].includes(id));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a long conversation is read down from its beginning', () => {
    const { messages } = openTables();
    for (let index = 0; index < 300; index++)
      messages.insertTurn(turn(index, index === 0 ? null : `r${index - 1}`));
    const turns = messages.turns('r299');
    expect(turns).toHaveLength(600);
    expect([turns[0]?.messageId, turns.at(-1)?.messageId]).toEqual(['q0', 'r299']);
    // From where the model sees it, where that is on the branch.
    const seen = messages.turns('r299', 'q290').map(({ messageId }) => messageId);
    expect([seen.length, seen[0], seen.at(-1)]).toEqual([20, 'q290', 'r299']);
    expect(messages.turns('r3', 'q290')).toHaveLength(8);
    expect(messages.turns('r3', 'r3')).toHaveLength(1);
  });
});

describe('the end of a branch', () => {
  test('has its last turns with the versions beside them, and nothing of what stands before', () => {
    const { messages } = openTables();
    for (let index = 0; index < 120; index++)
      messages.insertTurn(turn(index, index === 0 ? null : `r${index - 1}`));
    const version = messages.insertReply(messages.get('q119'), reply('other'));
    messages.insertTurn(turn('elsewhere', 'r10'));
    expect(messages.isLong('c')).toBe(true);
    const end = messages.branchEnd('r119').map(({ id }) => id);
    expect(end).toHaveLength(41);
    expect(end.slice(0, 2)).toEqual(['q100', 'r100']);
    expect(end.slice(-2)).toEqual(['r119', version.id]);
  });

  test('that is not a leaf has what hangs directly below it as well', () => {
    const { messages } = openTables();
    for (let index = 0; index < 110; index++)
      messages.insertTurn(turn(index, index === 0 ? null : `r${index - 1}`));
    const end = messages.branchEnd('r100').map(({ id }) => id);
    expect(end.slice(-3)).toEqual(['q100', 'r100', 'q101']);
  });

  test('is found by keys, however many messages there are elsewhere', () => {
    const { db } = openTables();
    const prepare = vi.spyOn(db, 'prepare');
    createMessages(db);
    const sql = prepare.mock.calls.map(([source]) => source).find((source) => source.includes('beside'));
    const plan = db.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all('r1');
    const details = plan.map(({ detail }) => detail);
    expect(details.filter((detail) => detail.startsWith('SEARCH')).length).toBeGreaterThan(3);
    // What is scanned are the rows that were found.
    expect(details.filter((detail) => /^SCAN (?!up|shown)/.test(detail))).toEqual([]);
  });

  test('of a short conversation is not asked for', () => {
    const { messages } = openTables();
    messages.insertTurn(turn(1, null));
    expect(messages.isLong('c')).toBe(false);
  });
});

describe('a conversation in slices', () => {
  /** The ids of each slice. */
  function slicesOf(messages: ReturnType<typeof openTables>['messages']): string[][] {
    const slices: string[][] = [];
    for (let from: number | null = 0; from !== null; ) {
      const slice = messages.slice('c', from);
      slices.push(slice.messages.map(({ id }) => id));
      from = slice.next;
    }
    return slices;
  }

  test('is every message of its tree, once, in the order of their making', () => {
    const { messages } = openTables();
    for (let index = 0; index < 600; index++) {
      messages.insertTurn(turn(index, index === 0 ? null : `r${index - 1}`));
      if (index % 100 === 0) messages.insertTurn({ ...turn(`other${index}`, null), conversationId: 'other' });
    }
    messages.insertTurn(turn('beside', 'r10'));
    const slices = slicesOf(messages);
    expect(slices.length).toBeGreaterThan(2);
    expect(slices.flat()).toEqual(messages.list('c').map(({ id }) => id));
  });

  test('has few messages at a time where they are long', () => {
    const { messages } = openTables();
    const text = 'x'.repeat(100_000);
    for (let index = 0; index < 6; index++)
      messages.insertTurn({ ...turn(index, index === 0 ? null : `r${index - 1}`), text });
    const slices = slicesOf(messages);
    expect(slices.length).toBeGreaterThan(2);
    expect(slices.flat()).toHaveLength(12);
  });

  test('is one without a message where it has none', () => {
    const { conversations, messages } = openTables();
    conversations.begin('c', 'Empty');
    expect(messages.slice('c', 0)).toEqual({ messages: [], next: null });
  });
});

describe('conversations', () => {
  test('are listed with the last used first', () => {
    const { conversations, messages } = openTables();
    messages.insertTurn({ ...turn(1, null), conversationId: 'a' });
    messages.insertTurn({ ...turn(2, null), conversationId: 'b' });
    messages.insertTurn({ ...turn(3, 'r1'), conversationId: 'a' });
    expect(conversations.list().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('of more turns than SQLite follows one within the other are taken away, too', () => {
    const { db, conversations, messages } = openTables();
    db.transaction(() => {
      for (let index = 0; index < 800; index++)
        messages.insertTurn(turn(index, index === 0 ? null : `r${index - 1}`));
    })();
    conversations.remove(['c']);
    expect(db.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(0);
    db.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  });

  test('taken away take their messages along, and nobody else their own', () => {
    const { db, conversations, messages } = openTables();
    messages.insertTurn({ ...turn(1, null), conversationId: 'a' });
    messages.insertTurn({ ...turn(2, null), conversationId: 'b' });
    conversations.remove(['a']);
    expect(db.prepare('SELECT id FROM messages').pluck().all()).toEqual(['q2', 'r2']);
  });
});
