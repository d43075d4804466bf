// Puts turns that were imported into the search index, a few at a time: see the migration `imports`.
import type { Database } from 'better-sqlite3';
import type { TurnsAtWriting } from './turns-at-writing.ts';

/** ms that a transaction writes at most: the index is put in order at its end, which takes as long again. */
const heldMs = 10;
/** Looked up at once. */
const some = 200;

/** Turns that are still to be put into the index. */
export function leftToIndex(db: Database): number {
  return db.prepare<[], number>('SELECT count(*) FROM messages_to_index').pluck().get() ?? 0;
}

/**
 * Goes on until all are in it, or nobody wants that any more; others write meanwhile.
 * @param isWanted asked before each turn
 */
export function indexImported(db: Database, writing: TurnsAtWriting, isWanted: () => boolean): void {
  const next = db.prepare<[number], number>('SELECT seq FROM messages_to_index ORDER BY seq LIMIT ?').pluck();
  // One that was deleted in the tree goes in when it is restored.
  const put = db.prepare<[number]>(`
    INSERT INTO message_words (rowid, words, facts)
      SELECT seq, search_words(text), search_facts(conversation_id, role, level) FROM messages
      WHERE seq = ? AND status <> 'streaming' AND deleted_at IS NULL`);
  const done = db.prepare<[number]>('DELETE FROM messages_to_index WHERE seq = ?');
  while (isWanted()) {
    const all = next.all(some);
    if (all.length === 0) return;
    writing.each(
      all,
      (seq) => {
        if (!isWanted()) return;
        put.run(seq);
        done.run(seq);
      },
      { heldMs },
    );
  }
}
