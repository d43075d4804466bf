// Takes away what an import has left that did not come to its end: see `import-session.ts`.
import type { Database } from 'better-sqlite3';
import { createTurnsAtWriting, type TurnsAtWriting } from './turns-at-writing.ts';

/** Looked up at once. */
const some = 200;

/**
 * Goes on until nothing is left, or nobody wants that any more; others write meanwhile.
 * @param isWanted asked before each row
 */
export function sweepImports(
  db: Database,
  writing: TurnsAtWriting = createTurnsAtWriting(db),
  isWanted = () => true,
): void {
  const knows = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'imports'").get();
  if (knows === undefined) return;
  const first = db.prepare<[], number | null>('SELECT min(first_seq) FROM imports').pluck().get() ?? null;
  if (first === null) return;
  const left = db.prepare<[number, number], { seq: number; id: string }>(`
    SELECT seq, id FROM messages m WHERE seq > ?
      AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = m.conversation_id) ORDER BY seq LIMIT ?`);
  const removeRecord = db.prepare<[string]>('DELETE FROM token_records WHERE message_id = ?');
  const remove = db.prepare<[number]>('DELETE FROM messages WHERE seq = ?');
  const asked = db.pragma('foreign_keys', { simple: true });
  // Else each turn would look for those below it.
  db.pragma('foreign_keys = OFF');
  try {
    for (let from = first; ; ) {
      const rows = left.all(from, some);
      if (rows.length === 0) break;
      writing.each(rows, ({ seq, id }) => {
        if (!isWanted()) return;
        removeRecord.run(id);
        remove.run(seq);
      });
      if (!isWanted()) return;
      from = rows.at(-1)!.seq;
    }
    db.exec('DELETE FROM imports');
  } finally {
    db.pragma(`foreign_keys = ${asked}`);
  }
}
