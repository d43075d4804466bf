// Takes away what an import has left that did not come to its end: see `import-session.ts`.
import type { Database } from 'better-sqlite3';

/** As many as take a few ms. */
const rowsAtOnce = 50;
const pauseMs = 1;
const never = new Int32Array(new SharedArrayBuffer(4));

/** Lets others write, who look for the lock only now and then. For threads that nobody waits for. */
export function letOthersWrite(): void {
  Atomics.wait(never, 0, 0, pauseMs);
}

/** Takes away some of it. Returns whether there may be more. */
export function sweepStep(db: Database): boolean {
  const first = db.prepare<[], number | null>('SELECT min(first_seq) FROM imports').pluck().get() ?? null;
  if (first === null) return false;
  const left = db.prepare<[number, number], { seq: number; id: string }>(`
    SELECT seq, id FROM messages m WHERE seq > ?
      AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = m.conversation_id) ORDER BY seq LIMIT ?`);
  const removeRecord = db.prepare<[string]>('DELETE FROM token_records WHERE message_id = ?');
  const remove = db.prepare<[number]>('DELETE FROM messages WHERE seq = ?');
  return db
    .transaction(() => {
      const some = left.all(first, rowsAtOnce);
      for (const { seq, id } of some) {
        removeRecord.run(id);
        remove.run(seq);
      }
      if (some.length > 0) return true;
      db.exec('DELETE FROM imports');
      return false;
    })
    .immediate();
}

/** All of it at once, before anything that asks whether every reference leads somewhere. */
export function sweepImports(db: Database): void {
  const knows = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'imports'").get();
  if (knows === undefined) return;
  const asked = db.pragma('foreign_keys', { simple: true });
  db.pragma('foreign_keys = OFF');
  while (sweepStep(db)) {
    // On to the next ones.
  }
  db.pragma(`foreign_keys = ${asked}`);
}
