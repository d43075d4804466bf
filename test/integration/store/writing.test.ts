// Two connections that write to one file, as the app and an import do.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createConversations } from '../../../main/store/conversations.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { tempDir } from './temp-dir.ts';

test('a change that looks before it writes is not refused because another connection writes in between', () => {
  const dir = tempDir();
  const db = openDatabase(dir);
  const other = new Sqlite(join(dir, databaseFileName), { timeout: 0 });
  onTestFinished(() => {
    other.close();
    db.close();
  });
  let attempts = 0;
  const conversations = createConversations(db, () => {
    attempts += 1;
    try {
      other.prepare("INSERT INTO drafts VALUES (?, 'meanwhile')").run(`${attempts}`);
    } catch {
      // It has to wait.
    }
    return 1;
  });
  conversations.begin('c', 'A conversation');
  const before = attempts;
  expect(conversations.place(['c'], { pinned: true })).toMatchObject([{ pinned: true }]);
  expect(conversations.trash(['c'], true)).toMatchObject([{ trashedAt: 1 }]);
  expect(attempts).toBeGreaterThan(before + 1);
});
