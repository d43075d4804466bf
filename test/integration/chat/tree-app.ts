// A conversation of the whole app whose tree a test grows and prunes, and its rows as they lie in the file.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import type { Message } from '../../../preload/contract/models.ts';
import { type OpenedApp, openApp } from '../api/open-app.ts';

export interface TreeApp extends OpenedApp {
  readonly conversationId: string;
  /** Asks below a reply (null: at the beginning) and has it answered. Returns the ids of both turns. */
  ask(parentId: string | null, text: string, answer?: string): Promise<readonly [string, string]>;
  /** Has the reply that was asked last written and ended. */
  answer(text: string, how?: 'endOfText' | 'stopped'): Promise<void>;
  messages(): Promise<readonly Message[]>;
  leafId(): Promise<string | null>;
  /** What of the tree is not deleted, to the last column, with the end of the shown branch. */
  rows(): unknown;
  /** Places in the file of the turns that the index of the search has. */
  indexed(): readonly number[];
}

/** @param opened the app; not given: one with the demo model alone */
export async function openTree(opened?: OpenedApp): Promise<TreeApp> {
  const app = opened ?? (await openApp());
  const conversationId = randomUUID();
  const db = new Sqlite(join(app.dir, databaseFileName), { readonly: true });
  onTestFinished(() => void db.close());
  const messages = db.prepare(`
    SELECT m.*, hex(r.record) AS record FROM messages m LEFT JOIN token_records r ON r.message_id = m.id
    WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY seq`);
  const leaf = db.prepare('SELECT leaf_id FROM conversations WHERE id = ?').pluck();
  const indexed = db
    .prepare<[], number>(
      "SELECT rowid FROM message_words WHERE message_words MATCH 'facts : (ruser OR rassistant)' ORDER BY rowid",
    )
    .pluck();

  async function answer(text: string, how: 'endOfText' | 'stopped' = 'endOfText'): Promise<void> {
    const reply = app.engine.replies.at(-1)!;
    reply.begin();
    reply.write(text);
    await reply.end(how);
  }

  return {
    ...app,
    conversationId,
    answer,
    async ask(parentId, text, answerText = `Answer to ${text}`) {
      const [questionId, replyId] = [randomUUID(), randomUUID()];
      await app.call('sendMessage', { conversationId, parentId, questionId, replyId, text });
      await answer(answerText);
      return [questionId, replyId];
    },
    messages: async () => (await app.call('openConversation', { conversationId })).messages,
    leafId: async () => (await app.call('openConversation', { conversationId })).conversation.leafId,
    rows: () => ({ leafId: leaf.get(conversationId) ?? null, messages: messages.all(conversationId) }),
    indexed: () => indexed.all(),
  };
}
