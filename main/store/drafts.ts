// Text that was typed and not sent, by conversation and by edited turn.
import type { Database } from 'better-sqlite3';
import { translateErrors } from './store-errors.ts';

/** The key of what belongs to a conversation that is not yet begun. */
export const newConversation = 'new';
/** Begins the key of what is typed while a turn is edited; its id follows. */
export const editedTurn = 'edit:';

export type Drafts = ReturnType<typeof createDrafts>;

export function createDrafts(db: Database) {
  const all = db.prepare<[], { key: string; text: string }>('SELECT key, text FROM drafts');
  const put = db.prepare<[string, string]>(
    'INSERT INTO drafts (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text',
  );
  const remove = db.prepare<[string]>('DELETE FROM drafts WHERE key = ?');

  function save(key: string, text: string): void {
    if (text === '') remove.run(key);
    else put.run(key, text);
  }

  return translateErrors({
    /**
     * By conversation id; the key of a conversation not yet begun is "new", that of an edited turn "edit:" and its id.
     */
    list: (): Record<string, string> => Object.fromEntries(all.all().map(({ key, text }) => [key, text])),
    /** @param conversationId null: a conversation not yet begun. Empty text takes the draft away. */
    save(conversationId: string | null, text: string): void {
      save(conversationId ?? newConversation, text);
    },
    /** Empty text takes the draft away. */
    saveEdit(messageId: string, text: string): void {
      save(editedTurn + messageId, text);
    },
  });
}
