// Copies of conversations: the tree of turns with all that hangs on it, under new ids. What a row holds beside
// ids is copied by column whatever there is, so that a column that is added later comes along.
import type { Database } from 'better-sqlite3';
import { v7 } from 'uuid';
import { AppError } from '../errors.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

interface Node {
  readonly id: string;
  readonly parentId: string | null;
  readonly contextStartId: string | null;
  /** Of its receipt. */
  readonly receiptStartId: string | null;
}

export type Duplicates = ReturnType<typeof createDuplicates>;

export function createDuplicates(db: Database, now: () => number = Date.now) {
  const columnsOf = (table: string, ...own: readonly string[]): string => {
    const names = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    return names
      .filter((name) => !own.includes(name))
      .map((name) => `"${name}"`)
      .join(', ');
  };
  const ofMessages = columnsOf(
    'messages',
    ...['seq', 'id', 'conversation_id', 'parent_id', 'status', 'context_start_id', 'receipt'],
  );
  const ofConversations = columnsOf(
    'conversations',
    ...['id', 'title', 'created_at', 'updated_at', 'leaf_id', 'pinned_at', 'archived_at', 'trashed_at'],
  );
  const ofSetups = columnsOf('setups', 'key');
  const ofRecords = columnsOf('token_records', 'message_id');

  const leaf = db.prepare<[string], string | null>('SELECT leaf_id FROM conversations WHERE id = ?').pluck();
  const nodes = db.prepare<[string], Node>(`
    SELECT id, parent_id AS parentId, context_start_id AS contextStartId,
      receipt ->> '$.contextStartId' AS receiptStartId
    FROM messages WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY seq`);
  const begin = db.prepare(`
    INSERT INTO conversations (id, title, created_at, updated_at, ${ofConversations})
    SELECT @copyId, @title, @time, @time, ${ofConversations} FROM conversations WHERE id = @id`);
  const copyTags = db.prepare<[string, string]>(
    'INSERT INTO conversation_tags (conversation_id, tag) SELECT ?, tag FROM conversation_tags WHERE conversation_id = ?',
  );
  const copySetup = db.prepare<[string, string]>(
    `INSERT INTO setups (key, ${ofSetups}) SELECT ?, ${ofSetups} FROM setups WHERE key = ?`,
  );
  const copyMessage = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, status, context_start_id, receipt, ${ofMessages})
    SELECT @copyId, @conversationId, @parentId, iif(status = 'streaming', 'interrupted', status), @contextStartId,
      iif(receipt IS NULL, NULL, json_set(receipt, '$.contextStartId', @receiptStartId)), ${ofMessages}
    FROM messages WHERE id = @id`);
  const copyRecord = db.prepare<[string, string]>(
    `INSERT INTO token_records (message_id, ${ofRecords})
     SELECT ?, ${ofRecords} FROM token_records WHERE message_id = ?`,
  );
  const setLeaf = db.prepare<[string | null, string]>('UPDATE conversations SET leaf_id = ? WHERE id = ?');

  const duplicate = writing(db, (conversationId: string, title: string, lastId: string | null): string => {
    const all = nodes.all(conversationId);
    const wanted = lastId === null ? all : pathTo(all, lastId);
    const conversationCopyId = v7();
    begin.run({ id: conversationId, copyId: conversationCopyId, title, time: now() });
    copyTags.run(conversationCopyId, conversationId);
    copySetup.run(conversationCopyId, conversationId);
    const copies = new Map(wanted.map(({ id }) => [id, v7()]));
    const copyOf = (id: string | null) => (id === null ? null : (copies.get(id) ?? null));
    // In the order of their making, so that a parent is there before its children, and is older.
    for (const node of wanted) {
      const copyId = copyOf(node.id)!;
      copyMessage.run({
        id: node.id,
        copyId,
        conversationId: conversationCopyId,
        parentId: copyOf(node.parentId),
        contextStartId: copyOf(node.contextStartId),
        receiptStartId: copyOf(node.receiptStartId),
      });
      copyRecord.run(copyId, node.id);
    }
    setLeaf.run(copyOf(lastId ?? leaf.get(conversationId) ?? null), conversationCopyId);
    return conversationCopyId;
  });

  return translateErrors({
    /**
     * Copies a conversation with its setup, tags and folder; the copy is neither pinned, archived nor in the
     * trash. Returns its id.
     * @param lastId copies only the branch down to this message; null: the whole tree
     * @throws AppError `notFound`
     */
    add(conversationId: string, title: string, lastId: string | null): string {
      return duplicate(conversationId, title, lastId);
    },
  });
}

/** @throws AppError `notFound` where the message is not in the tree */
function pathTo(nodes: readonly Node[], lastId: string): readonly Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const path: Node[] = [];
  for (let id: string | null = lastId; id !== null; ) {
    const node: Node | undefined = byId.get(id);
    if (!node) throw new AppError('notFound', { detail: { messageId: id } });
    path.push(node);
    id = node.parentId;
  }
  return path.reverse();
}
