// Receipts of replies, apart from the messages: a long conversation is opened without them.
import type { Database } from 'better-sqlite3';
import type { Receipt } from '../../preload/contract/models.ts';
import { translateErrors } from './store-errors.ts';

export type ReceiptStore = ReturnType<typeof createReceiptStore>;

export function createReceiptStore(db: Database) {
  const one = db.prepare<[string], string | null>('SELECT receipt FROM messages WHERE id = ?').pluck();
  const put = db.prepare<[string, string]>('UPDATE messages SET receipt = ? WHERE id = ?');
  const fill = db.prepare<[string, string]>(`
    UPDATE messages SET receipt = json_set(receipt, '$.file.sha256', ?)
    WHERE receipt ->> '$.file.fingerprint' = ? AND receipt ->> '$.file.sha256' IS NULL`);

  return translateErrors({
    get(replyId: string): Receipt | null {
      const json = one.get(replyId) ?? null;
      return json === null ? null : (JSON.parse(json) as Receipt);
    },
    put(replyId: string, receipt: Receipt): void {
      put.run(JSON.stringify(receipt), replyId);
    },
    /** Puts the hash of a whole file into the receipts that were written before it was known. */
    fillHash(fingerprint: string, sha256: string): number {
      return fill.run(sha256, fingerprint).changes;
    },
  });
}
