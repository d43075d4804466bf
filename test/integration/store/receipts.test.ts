import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { aReceipt } from '../../unit/chat/a-receipt.ts';
import { tempDir } from './temp-dir.ts';

function opened(fixture?: string): Store {
  const dir = tempDir();
  const schemas = join(import.meta.dirname, '..', '..', 'fixtures', 'schemas');
  if (fixture !== undefined) copyFileSync(join(schemas, fixture), join(dir, databaseFileName));
  const store = openStore(dir);
  onTestFinished(() => store.close());
  return store;
}

function withReplies(...replyIds: string[]): Store {
  const store = opened();
  for (const id of replyIds)
    store.messages.insertTurn({
      conversationId: `c-${id}`,
      title: 'Title',
      parentId: null,
      questionId: `q-${id}`,
      text: 'Hello?',
      reply: { id, model: null, level: null },
    });
  return store;
}

test('a receipt comes back as it was put, and goes with its conversation', () => {
  const { receipts, conversations } = withReplies('r1');
  expect(receipts.get('r1')).toBeNull();
  const receipt = aReceipt({ promptTokens: 4711 });
  receipts.put('r1', receipt);
  expect(receipts.get('r1')).toEqual(receipt);
  conversations.remove(['c-r1']);
  expect(receipts.get('r1')).toBeNull();
});

test('the hash of a file reaches the receipts that were written before it was known, and no other', () => {
  const { receipts } = withReplies('early', 'hashed', 'other', 'none');
  const file = (fingerprint: string, sha256: string | null) =>
    aReceipt({ file: { bytes: 1, fingerprint, sha256 } });
  receipts.put('early', file('f1', null));
  receipts.put('hashed', file('f1', 'before'));
  receipts.put('other', file('f2', null));
  expect(receipts.fillHash('f1', 'now')).toBe(1);
  expect(receipts.get('early')).toEqual(file('f1', 'now'));
  expect(receipts.get('hashed')?.file.sha256).toBe('before');
  expect(receipts.get('other')?.file.sha256).toBeNull();
  expect(receipts.get('none')).toBeNull();
});

test('a database from before receipts has none, and one with them keeps them', () => {
  const before = opened('0001.db');
  expect(before.receipts.get(before.conversations.list()[0]!.leafId!)).toBeNull();
  const since = opened('0002.db');
  expect(since.receipts.get(since.conversations.list()[0]!.leafId!)).toMatchObject({ generatedTokens: 3 });
  expect(since.fileHashes.get('/models/demo.gguf')).toMatchObject({ bytes: 6_900_000, mtimeMs: 1.5 });
});
