// Puts turns that were imported into the search index, a few at a time: see the migration `imports`.
import type { Database } from 'better-sqlite3';
import { letOthersWrite } from './sweep.ts';

/** ms that a transaction holds up other writers. */
const mostHeldMs = 8;

/** Turns that are still to be put into the index. */
export function leftToIndex(db: Database): number {
  return db.prepare<[], number>('SELECT count(*) FROM messages_to_index').pluck().get() ?? 0;
}

/**
 * Goes on until all are in it, or nobody wants that any more.
 * @param isWanted asked before each transaction
 */
export function indexImported(db: Database, isWanted: () => boolean): void {
  const next = db.prepare<[], number>('SELECT seq FROM messages_to_index ORDER BY seq LIMIT 200').pluck();
  // One that was deleted in the tree goes in when it is restored.
  const put = db.prepare<[number]>(`
    INSERT INTO message_words (rowid, words, facts)
      SELECT seq, search_words(text), search_facts(conversation_id, role, level) FROM messages
      WHERE seq = ? AND status <> 'streaming' AND deleted_at IS NULL`);
  const done = db.prepare<[number]>('DELETE FROM messages_to_index WHERE seq = ?');
  const some = db.transaction((): boolean => {
    const begun = performance.now();
    const all = next.all();
    for (const seq of all) {
      put.run(seq);
      done.run(seq);
      if (performance.now() - begun > mostHeldMs) break;
    }
    return all.length > 0;
  });
  while (isWanted() && some.immediate()) letOthersWrite();
}
