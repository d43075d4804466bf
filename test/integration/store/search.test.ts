import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { createMessages, type Messages } from '../../../main/store/messages.ts';
import { createSearch, type Search } from '../../../main/store/search/search.ts';
import { createSearchThread } from '../../../main/store/search/search-thread.ts';
import { tempDir } from './temp-dir.ts';

let db: Database;
let messages: Messages;
let search: Search;
let dir: string;
let time = 0;

beforeEach(() => {
  dir = tempDir();
  db = openDatabase(dir);
  onTestFinished(() => void db.close());
  time = Date.UTC(2026, 0, 1);
  messages = createMessages(db, () => time);
  search = createSearch(db);
});

/** A question with its answer; ids are made of `id`. */
function turn(id: string, question: string, answer: string, more: { in?: string; level?: string } = {}) {
  const conversationId = more.in ?? `conversation-${id}`;
  messages.insertTurn({
    conversationId,
    title: question,
    parentId: null,
    questionId: `question-${id}`,
    text: question,
    reply: { id: `reply-${id}`, model: 'Demo model', level: more.level ?? 'F16' },
  });
  messages.finish(`reply-${id}`, answer, [], {
    status: 'complete',
    stats: null,
    contextStartId: null,
    error: null,
    model: 'Demo model',
    level: more.level ?? 'F16',
  });
}

/** Ids of the turns found, titles left out. */
const found = (query: string) =>
  search
    .run(query, null)
    .hits.flatMap(({ messageId }) => messageId ?? [])
    .sort();
/** What is highlighted, of all hits. */
const marked = (query: string) =>
  search
    .run(query, null)
    .hits.flatMap(({ snippet: { text, marks } }) => marks.map(([from, to]) => text.slice(from, to)));

describe('words', () => {
  test('all that are typed must occur, in any order, the last one as a beginning', () => {
    turn('a', 'What is a zebra?', 'A striped horse.');
    turn('b', 'Which horse has stripes?', 'A zebra, a striped one.');
    expect(found('zebra')).toEqual(['question-a', 'reply-b']);
    expect(found('striped zebra')).toEqual(['reply-b']);
    expect(found('stri')).toEqual(['question-b', 'reply-a', 'reply-b']);
    expect(found('stri zebra')).toEqual([]);
    expect(found('stri* zebra')).toEqual(['reply-b']);
  });

  test('a phrase is found as it stands, and what follows a minus must not occur', () => {
    turn('a', 'red apple', 'green apple');
    expect(found('"red apple"')).toEqual(['question-a']);
    expect(found('"apple red"')).toEqual([]);
    expect(found('apple -red')).toEqual(['reply-a']);
    expect(found('apple -"green apple"')).toEqual(['question-a']);
  });

  test('case and diacritics do not count', () => {
    turn('a', 'Zürich, ÉTÉ and naïve', 'cafe\u0301 İzmir');
    for (const query of ['zurich', 'ZÜRICH', 'ete', 'naïve', 'naive', 'café', 'cafe'])
      expect(found(query), query).toHaveLength(1);
    expect(marked('zurich')).toContain('Zürich');
    expect(marked('cafe')).toContain('cafe\u0301');
  });

  test('scripts without spaces are found by any run of characters', () => {
    turn('a', '今天天气怎么样？', 'ภาษาไทยเป็นภาษาที่สวยงาม');
    turn('b', '東京タワーはどこですか', '天 空');
    expect(found('天气')).toEqual(['question-a']);
    expect(found('天')).toEqual(['question-a', 'reply-b']);
    expect(found('タワー')).toEqual(['question-b']);
    expect(found('สวยงาม')).toEqual(['reply-a']);
    expect(marked('天气')).toContain('天气');
  });

  test('words of scripts whose vowels are marks stay whole', () => {
    turn('a', 'हिन्दी भाषा', 'नमस्ते');
    expect(found('हिन्दी')).toEqual(['question-a']);
    expect(found('नम')).toEqual(['reply-a']);
  });

  test.each([
    '"',
    '*',
    '-',
    'AND',
    'NOT "',
    '(',
    ')',
    'a:',
    'words:x',
    'NEAR(a b)',
    '^x',
    "'; DROP TABLE",
    '🙂',
    'in:',
    '-"',
  ])('whatever is typed is no error: %s', (query) => {
    turn('a', 'and not near drop table words x', 'a');
    expect(() => search.run(query, null)).not.toThrow();
  });

  test('nothing that can be typed is an error', () => {
    turn('a', 'some text', 'some answer');
    const piece = fc.constantFrom(
      '"',
      '-',
      '*',
      ':',
      ' ',
      'role',
      'in',
      'text',
      'é',
      '天',
      '(',
      'AND',
      '\\',
      '🙂',
    );
    const typed = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(typed, (query) => void search.run(query, null)),
      { numRuns: 500 },
    );
  });
});

describe('filters', () => {
  test('role, level and time', () => {
    turn('a', 'apple one', 'apple two', { level: 'Q4_K_M' });
    time = Date.UTC(2026, 5, 15);
    turn('b', 'apple three', 'apple four', { level: 'Q8_0' });
    expect(found('apple role:user')).toEqual(['question-a', 'question-b']);
    expect(found('apple role:model')).toEqual(['reply-a', 'reply-b']);
    expect(found('apple level:q4_k_m')).toEqual(['reply-a']);
    expect(found('apple after:2026-06')).toEqual(['question-b', 'reply-b']);
    expect(found('apple before:2026-06-01')).toEqual(['question-a', 'reply-a']);
    expect(found('apple after:2026-02-31')).toEqual([]);
  });

  test('a role or a level alone lists its turns', () => {
    turn('a', 'apple one', 'apple two', { level: 'Q4_K_M' });
    time = Date.UTC(2026, 5, 15);
    turn('b', 'apple three', 'apple four', { level: 'Q8_0' });
    db.exec("UPDATE conversations SET pinned_at = 1 WHERE id = 'conversation-a'");
    expect(found('role:you')).toEqual(['question-a', 'question-b']);
    expect(found('level:q8_0')).toEqual(['reply-b']);
    expect(found('role:model -four')).toEqual(['reply-a']);
    expect(found('role:you after:2026-06')).toEqual(['question-b']);
    expect(found('role:you is:pinned')).toEqual(['question-a']);
    const [hit] = search.run('level:q8_0', null).hits;
    expect(hit?.snippet).toEqual({ text: 'apple four', marks: [] });
  });

  test('folder with what is in it, tags, pins and the archive', () => {
    turn('a', 'apple a', 'x');
    turn('b', 'apple b', 'x');
    turn('c', 'apple c', 'x');
    db.exec(`
      INSERT INTO folders VALUES ('f', NULL, 'Fruit', 0), ('g', 'f', 'Green', 0);
      UPDATE conversations SET folder_id = 'f', pinned_at = 1 WHERE id = 'conversation-a';
      UPDATE conversations SET folder_id = 'g' WHERE id = 'conversation-b';
      UPDATE conversations SET archived_at = 1 WHERE id = 'conversation-c';
      INSERT INTO conversation_tags VALUES ('conversation-a', 'Sweet'), ('conversation-a', 'red');
    `);
    expect(found('apple in:fruit')).toEqual(['question-a', 'question-b']);
    expect(found('apple in:green')).toEqual(['question-b']);
    expect(found('apple in:nowhere')).toEqual([]);
    expect(found('apple tag:sweet tag:Red')).toEqual(['question-a']);
    expect(found('apple is:pinned')).toEqual(['question-a']);
    expect(found('apple')).toEqual(['question-a', 'question-b']);
    expect(found('apple is:archived')).toEqual(['question-c']);
    expect(
      search
        .run('in:fruit', null)
        .hits.map(({ conversationId }) => conversationId)
        .sort(),
    ).toEqual(['conversation-a', 'conversation-b']);
  });

  test('what is in the trash is not found, and not said to be in the archive', () => {
    turn('a', 'apple', 'pear');
    turn('b', 'apple', 'pear');
    db.exec("UPDATE conversations SET trashed_at = 1, archived_at = iif(id = 'conversation-b', 1, NULL)");
    expect(search.run('apple', null)).toMatchObject({ hits: [], inArchive: null });
  });

  test('how much of it the archive holds is said with all that was found outside', () => {
    // Anew each time, since what its own connection writes a search is not told of.
    const archived = (query: string, from: number | null = null) =>
      createSearch(db).run(query, from).inArchive;
    turn('a', 'apple', 'pear');
    turn('b', 'apple', 'apples');
    expect(archived('apple')).toBeNull();
    db.exec("UPDATE conversations SET archived_at = 1 WHERE id = 'conversation-b'");
    // Its title, the question and the reply.
    expect(archived('appl')).toEqual({ hits: 3, more: false });
    expect(createSearch(db).run('is:archived appl', null).hits).toHaveLength(3);
    expect(archived('apple role:model')).toBeNull();
    expect(archived('apples role:model')).toEqual({ hits: 1, more: false });
    expect(archived('plum')).toBeNull();
    expect(archived('is:archived apple')).toBeNull();
    expect(archived('is:pinned apple')).toBeNull();
    db.exec("UPDATE conversations SET pinned_at = 1 WHERE id = 'conversation-b'");
    expect(archived('is:pinned apple')).toMatchObject({ more: false });
    for (let index = 0; index < 60; index++) turn(`c${index}`, 'apple', 'x', { in: 'conversation-b' });
    expect(archived('apple')).toMatchObject({ more: true });
    // Where more comes anyway, nobody has to be told.
    for (let index = 0; index < 60; index++) turn(`d${index}`, 'apple', 'x', { in: 'conversation-a' });
    const { next, inArchive } = createSearch(db).run('apple', null);
    expect(inArchive).toBeNull();
    expect(archived('apple', next)).toBeNull();
  });
});

describe('the index follows the messages', () => {
  test('a reply is found when it has ended, and not by what it was before', () => {
    messages.insertTurn({
      conversationId: 'c',
      title: 't',
      parentId: null,
      questionId: 'q',
      text: 'question',
      reply: { id: 'r', model: null, level: null },
    });
    messages.saveProgress('r', 'halfway there', []);
    expect(found('halfway')).toEqual([]);
    messages.interruptStreaming();
    expect(found('halfway')).toEqual(['r']);
    messages.resumeReply(messages.get('r'), { id: 'r', model: null, level: 'Q8_0' });
    expect(found('halfway')).toEqual([]);
  });

  test('what is deleted is in no index and no file', () => {
    turn('a', 'the quuxword is secret', 'quuxword again');
    turn('b', 'another', 'one');
    db.exec("DELETE FROM conversations WHERE id = 'conversation-a'");
    expect(found('quuxword')).toEqual([]);
    expect(found('another')).toEqual(['question-b']);
    db.pragma('wal_checkpoint(TRUNCATE)');
    expect(db.serialize().includes('quux')).toBe(false);
  });

  test('any sequence of writing, ending and deleting leaves exactly what is there to be found', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 5 }),
      kind: fc.constantFrom('add', 'resume', 'end', 'delete'),
    });
    let run = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        db.exec('DELETE FROM conversations');
        const there = new Map<string, boolean>();
        run++;
        for (const { id, kind } of steps) {
          const key = `${run}-${id}`;
          const reply = `reply-${key}`;
          if (kind === 'add' && !there.has(key)) {
            turn(key, `question ${id}`, 'needle');
            there.set(key, true);
          } else if (!there.has(key)) continue;
          else if (kind === 'resume') {
            messages.resumeReply(messages.get(reply), { id: reply, model: null, level: 'Q4_0' });
            there.set(key, false);
          } else if (kind === 'end') {
            messages.interruptStreaming();
            for (const other of there.keys()) there.set(other, true);
          } else if (kind === 'delete') {
            db.prepare('DELETE FROM conversations WHERE id = ?').run(`conversation-${key}`);
            there.delete(key);
          }
        }
        const expected = [...there].filter(([, ended]) => ended).map(([key]) => `reply-${key}`);
        expect(found('needle')).toEqual(expected.sort());
        db.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
      }),
      { numRuns: 40 },
    );
  });
});

describe('pages and snippets', () => {
  test('the newest come first, page after page, each once', () => {
    for (let at = 0; at < 120; at++) turn(`${at}`, `number ${at}`, 'needle in the hay');
    const seen: string[] = [];
    for (let from: number | null = null; ; ) {
      const page = search.run('needle', from);
      seen.push(...page.hits.flatMap(({ messageId }) => messageId ?? []));
      if (page.next === null) break;
      from = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => `reply-${119 - at}`));
  });

  test('a long text is shown around what was found, and whole characters only', () => {
    turn('a', 'q', `${'🙂 filler '.repeat(20_000)}the needle${' 🙂 more'.repeat(100)}`);
    const [hit] = search.run('needle', null).hits;
    const { text, marks } = hit!.snippet;
    expect(text.length).toBeLessThan(200);
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['needle']);
    expect(text.isWellFormed()).toBe(true);
  });

  test('titles come before turns', () => {
    turn('a', 'About needles', 'x');
    const { hits } = search.run('needle', null);
    expect(hits.map(({ messageId }) => messageId)).toEqual([null, 'question-a']);
    expect(hits[0]!.snippet).toEqual({ text: 'About needles', marks: [[6, 12]] });
  });
});

test('the thread finds what the app has just written, beside it', async () => {
  const thread = createSearchThread(join(dir, databaseFileName));
  onTestFinished(() => thread.close());
  turn('a', 'needle', 'hay');
  expect((await thread.search('needle', null)).hits).toHaveLength(2);
  turn('b', 'another needle', 'hay');
  const both = await Promise.all([thread.search('needle', null), thread.search('hay', null)]);
  expect(both.map(({ hits }) => hits.length)).toEqual([4, 2]);
});

test('a thread that cannot open the file says so, and the next search starts another', async () => {
  const thread = createSearchThread(join(dir, 'nothing.db'));
  onTestFinished(() => thread.close());
  await expect(thread.search('a', null)).rejects.toMatchObject({ code: 'internal' });
  await expect(thread.search('a', null)).rejects.toMatchObject({ code: 'internal' });
});
