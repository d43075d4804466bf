import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { emptySetup } from '../../../preload/contract/conversation-setup.ts';
import { tempDir } from './temp-dir.ts';

function opened(fixture?: string): Store {
  const dir = tempDir();
  const schemas = join(import.meta.dirname, '..', '..', 'fixtures', 'schemas');
  if (fixture !== undefined) copyFileSync(join(schemas, fixture), join(dir, databaseFileName));
  const store = openStore(dir);
  onTestFinished(() => store.close());
  return store;
}

const turn = (conversationId: string) => ({
  conversationId,
  title: 'Title',
  parentId: null,
  questionId: `q-${conversationId}`,
  text: 'Hello?',
  reply: { id: `r-${conversationId}`, model: null, level: null },
});

test('a conversation takes what was chosen before its first turn, and the next one begins without', () => {
  const { setups, messages } = opened();
  setups.change(null, { instruction: 'Answer in verse.' });
  expect(setups.change(null, { recordsTokens: true })).toEqual({
    modelId: null,
    instruction: 'Answer in verse.',
    recordsTokens: true,
  });
  messages.insertTurn(turn('c1'));
  expect(setups.get('c1')).toEqual({
    instruction: 'Answer in verse.',
    recordsTokens: true,
    modelId: null,
  });
  expect(setups.get(null)).toEqual(emptySetup);
  setups.change(null, { instruction: 'Another.' });
  messages.insertTurn({
    ...turn('c1'),
    parentId: 'r-c1',
    questionId: 'q2',
    reply: { id: 'r2', model: null, level: null },
  });
  expect(setups.get('c1').instruction).toBe('Answer in verse.');
  expect(setups.list()).toMatchObject({ c1: {}, new: { instruction: 'Another.' } });
});

test('a setup goes with its conversation, and one with nothing set is none', () => {
  const { setups, messages, conversations } = opened();
  messages.insertTurn(turn('c1'));
  messages.insertTurn(turn('c2'));
  setups.change('c1', { instruction: 'One' });
  setups.change('c2', { recordsTokens: true });
  expect(setups.change('c2', { recordsTokens: false })).toEqual(emptySetup);
  expect(Object.keys(setups.list())).toEqual(['c1']);
  conversations.remove(['c1']);
  expect(setups.list()).toEqual({});
});

test('a record of tokens is written with the text that it is of, and goes with its conversation', () => {
  const { messages, tokenRecords, conversations } = opened();
  messages.insertTurn(turn('c1'));
  expect(tokenRecords.get('r-c1')).toBeNull();
  messages.saveProgress('r-c1', 'Hi', [5], Buffer.of(1, 2));
  expect(tokenRecords.get('r-c1')).toEqual(Buffer.of(1, 2));
  messages.saveProgress('r-c1', 'Hi there', [5, 6]);
  expect(tokenRecords.get('r-c1')).toEqual(Buffer.of(1, 2));
  // Without its message nothing of it is kept, and no text without its record.
  expect(() => messages.saveProgress('nobody', 'Hi', [5], Buffer.of(3))).toThrow();
  expect(tokenRecords.get('nobody')).toBeNull();
  conversations.remove(['c1']);
  expect(tokenRecords.get('r-c1')).toBeNull();
});

test('a database from before setups has none, and one with them keeps them', () => {
  const before = opened('0007.db');
  expect(before.setups.list()).toEqual({});
  const since = opened('0008.db');
  const { id, leafId } = since.conversations.list()[0]!;
  expect(since.setups.get(id)).toEqual({
    instruction: 'Answer briefly.',
    recordsTokens: true,
    modelId: null,
  });
  expect(since.tokenRecords.get(leafId!)).not.toBeNull();
});
