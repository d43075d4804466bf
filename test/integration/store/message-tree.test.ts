// What is deleted goes for good, however deep it hangs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { createDrafts } from '../../../main/store/drafts.ts';
import { createMessageTree } from '../../../main/store/message-tree.ts';
import { createMessages } from '../../../main/store/messages.ts';
import { tempDir } from './temp-dir.ts';

/** Turns below each other: more than SQLite follows one within the other. */
const depth = 2400;
const secret = 'walrusqux';

/** A conversation "c" of `depth` turns in one line: question `q0`, reply `r0`, question `q1` below it, and so on. */
function openDeep() {
  const dir = tempDir();
  const db = openDatabase(dir);
  onTestFinished(() => void db.close());
  const clock = { now: 1000 };
  const messages = createMessages(db);
  const whole = { status: 'complete', stats: null, contextStartId: null, error: null } as const;
  db.transaction(() => {
    for (let index = 0; index < depth / 2; index++) {
      messages.insertTurn({
        conversationId: 'c',
        title: 'Animals',
        parentId: index === 0 ? null : `r${index - 1}`,
        questionId: `q${index}`,
        text: index === 0 ? 'Which animals?' : `${secret} ${index}?`,
        reply: { id: `r${index}`, model: null, level: null },
      });
      const text = index === 0 ? 'Many.' : `A ${secret}.`;
      const record = Buffer.from(index === 0 ? 'kept' : secret);
      messages.finish(`r${index}`, text, [1], { ...whole, model: null, level: null }, record);
    }
  })();
  return { dir, db, clock, messages, tree: createMessageTree(db, () => clock.now), drafts: createDrafts(db) };
}

type Opened = ReturnType<typeof openDeep>;

const ids = ({ db }: Opened) => db.prepare('SELECT id FROM messages ORDER BY seq').pluck().all();

function expectGone(opened: Opened): void {
  const { dir, db, drafts } = opened;
  expect(ids(opened)).toEqual(['q0', 'r0']);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.prepare('SELECT message_id FROM token_records').pluck().all()).toEqual(['r0']);
  expect(drafts.list()).toEqual({});
  db.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  const holding = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(secret));
  expect(holding.map(({ name }) => name)).toEqual([]);
}

test('what was deleted below a turn goes with its last word, drafts and records', () => {
  const opened = openDeep();
  const { tree, drafts, clock } = opened;
  drafts.saveEdit(`q${depth / 2 - 1}`, `a ${secret} again`);
  expect(tree.hide('q1', 'first')).toHaveLength(depth - 2);
  tree.setLeaf('c', 'r0');
  expect(tree.purge(clock.now)).toEqual([]);
  expect(ids(opened)).toHaveLength(depth);
  expect(tree.purge(clock.now + 1)).toEqual(['c']);
  expectGone(opened);
});

test('by several deletions, the lowest first, it goes with the one above', () => {
  const opened = openDeep();
  const { tree, clock } = opened;
  for (const [nth, id] of [`q${depth / 2 - 5}`, 'r600', 'q1'].entries()) {
    clock.now += 1000;
    tree.hide(id, `deletion-${nth}`);
  }
  tree.setLeaf('c', 'r0');
  // The lowest is over, those above it can still be brought back.
  expect(tree.purge(2001)).toEqual(['c']);
  expect(ids(opened)).toHaveLength(depth - 10);
  expect(tree.deletions('c')).toMatchObject([{ deletionId: 'deletion-2' }]);
  tree.purge(Infinity);
  expectGone(opened);
});

test('nothing is left below it that was deleted while the clock was ahead', () => {
  const opened = openDeep();
  const { tree, drafts, clock } = opened;
  clock.now = 9_000_000;
  tree.hide('q2', 'ahead');
  drafts.saveEdit('q2', `a ${secret} again`);
  clock.now = 2000;
  tree.hide('q1', 'set right');
  tree.setLeaf('c', 'r0');
  expect(tree.purge(3000)).toEqual(['c']);
  expectGone(opened);
});
