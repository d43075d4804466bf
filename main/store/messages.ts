// Messages: the tree of each conversation, and how a reply grows in it. Deleted turns are not seen here: see
// `message-tree.ts`.
import type { Database } from 'better-sqlite3';
import type { Message } from '../../preload/contract/models.ts';
import type { Generation } from '../../preload/contract/sampling.ts';
import { AppError } from '../errors.ts';
import { newConversation } from './drafts.ts';
import { columns, idsToBlob, type MessageRow, type StoredTurn, toMessage, toTurn } from './message-rows.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

/** A conversation of more turns is long, and its end has this many. */
const longFrom = 200;
const endTurns = 40;

/** Most messages of a slice, and UTF-16 code units of their texts from which on it ends: some ms of work on either side. */
const sliceMessages = 400;
const sliceText = 1 << 17;

export interface NewReply {
  readonly id: string;
  /** Display name and level of the model that is about to write it; null while there is none. */
  readonly model: string | null;
  readonly level: string | null;
}

export interface NewTurn {
  readonly conversationId: string;
  /** The title for a conversation that this turn begins. */
  readonly title: string;
  /** What a conversation that this turn begins sets for itself; null: nothing. */
  readonly generation?: Generation | null;
  readonly parentId: string | null;
  readonly questionId: string;
  readonly text: string;
  readonly reply: NewReply;
}

/** A reply that was written elsewhere, whole. */
export interface WrittenReply {
  readonly id: string;
  readonly text: string;
  readonly tokenIds: readonly number[];
  readonly ending: Ending;
  readonly record: Buffer | null;
}

/** How a reply stands at its end. */
export type Ending = Pick<Message, 'status' | 'stats' | 'contextStartId' | 'error' | 'model' | 'level'>;

export type Messages = ReturnType<typeof createMessages>;

export function createMessages(db: Database, now: () => number = Date.now) {
  const one = db.prepare<[string], MessageRow>(
    `SELECT ${columns} FROM messages WHERE id = ? AND deleted_at IS NULL`,
  );
  const all = db.prepare<[string], MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY seq`,
  );
  const branch = db.prepare<[string, string | null], MessageRow>(`
    WITH RECURSIVE up (id, depth) AS (
      SELECT id, 0 FROM messages WHERE id = ? AND deleted_at IS NULL
      UNION ALL
      SELECT m.parent_id, up.depth + 1 FROM up JOIN messages m ON m.id = up.id
      WHERE m.parent_id IS NOT NULL AND m.id IS NOT ?
    )
    SELECT ${columns} FROM up JOIN messages USING (id) ORDER BY up.depth DESC`);
  // Each CROSS JOIN keeps its order: the few of the branch first. Left to itself, SQLite looks at every message there is.
  const branchEnd = db.prepare<[string], MessageRow>(`
    WITH RECURSIVE up (seq, id, parent_id, depth) AS (
      SELECT seq, id, parent_id, 1 FROM messages WHERE id = ? AND deleted_at IS NULL
      UNION ALL
      SELECT m.seq, m.id, m.parent_id, up.depth + 1 FROM up JOIN messages m ON m.id = up.parent_id
      WHERE up.depth < ${endTurns}
    ), shown (seq) AS (
      SELECT seq FROM up
      UNION
      SELECT beside.seq FROM up CROSS JOIN messages beside ON beside.parent_id = up.parent_id
      UNION
      SELECT below.seq FROM up CROSS JOIN messages below ON below.parent_id = up.id
    )
    SELECT ${columns} FROM messages WHERE seq IN shown AND deleted_at IS NULL ORDER BY seq`);
  const from = db.prepare<[string, number], MessageRow & { readonly seq: number }>(`
    SELECT seq, ${columns} FROM messages
    WHERE conversation_id = ? AND seq >= ? AND deleted_at IS NULL ORDER BY seq LIMIT ${sliceMessages + 1}`);
  const isLong = db
    .prepare<[string]>(`SELECT 1 FROM messages WHERE conversation_id = ? LIMIT 1 OFFSET ${longFrom}`)
    .pluck();
  // A child is always newer than its parent, so the newest message below is a leaf.
  const newestBelow = db
    .prepare<[string], string>(`
    WITH RECURSIVE down (id, seq) AS (
      SELECT id, seq FROM messages WHERE id = ? AND deleted_at IS NULL
      UNION ALL
      SELECT m.id, m.seq FROM down JOIN messages m ON m.parent_id = down.id WHERE m.deleted_at IS NULL
    )
    SELECT id FROM down ORDER BY seq DESC LIMIT 1`)
    .pluck();
  const hasChild = db
    .prepare<[string]>('SELECT 1 FROM messages WHERE parent_id = ? AND deleted_at IS NULL LIMIT 1')
    .pluck();
  const begin = db.prepare<[string, string, number, number, string | null]>(
    `INSERT INTO conversations (id, title, created_at, updated_at, generation) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const takeSetup = db.prepare<[string, string]>('UPDATE setups SET key = ? WHERE key = ?');
  const show = db.prepare<[string, number, string]>(
    'UPDATE conversations SET leaf_id = ?, updated_at = ? WHERE id = ?',
  );
  const insert = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at, model, level)
    VALUES (@id, @conversationId, @parentId, @role, @text, @status, @createdAt, @model, @level)`);
  const restart = db.prepare<[string | null, string | null, string]>(
    `UPDATE messages SET status = 'streaming', error = NULL, model = ?, level = ? WHERE id = ?`,
  );
  const progress = db.prepare<[string, Buffer, string]>(
    'UPDATE messages SET text = ?, token_ids = ? WHERE id = ?',
  );
  const finish = db.prepare(`
    UPDATE messages SET text = @text, token_ids = @tokenIds, status = @status, stats = @stats, model = @model,
      level = @level, context_start_id = @contextStartId, error = @error WHERE id = @id`);
  const putRecord = db.prepare<[string, Buffer]>(
    'INSERT OR REPLACE INTO token_records (message_id, record) VALUES (?, ?)',
  );
  const interrupt = db.prepare(`UPDATE messages SET status = 'interrupted' WHERE status = 'streaming'`);

  /** @throws AppError `notFound` */
  function get(id: string): Message {
    const row = one.get(id);
    if (!row) throw new AppError('notFound', { detail: { messageId: id } });
    return toMessage(row);
  }

  function end(id: string, text: string, tokenIds: readonly number[], ending: Ending): void {
    finish.run({
      ...ending,
      id,
      text,
      tokenIds: idsToBlob(tokenIds),
      stats: ending.stats && JSON.stringify(ending.stats),
      error: ending.error && JSON.stringify(ending.error),
    });
  }

  function insertReplyRow(
    conversationId: string,
    questionId: string,
    reply: NewReply,
    createdAt: number,
  ): void {
    insert.run({
      ...reply,
      conversationId,
      parentId: questionId,
      role: 'assistant',
      text: '',
      status: 'streaming',
      createdAt,
    });
  }

  function addReply(conversationId: string, questionId: string, reply: NewReply): void {
    const at = now();
    insertReplyRow(conversationId, questionId, reply, at);
    show.run(reply.id, at, conversationId);
  }

  const addTurn = writing(db, (turn: NewTurn) => {
    const { conversationId, parentId } = turn;
    const at = now();
    const { generation = null } = turn;
    const begun = begin.run(conversationId, turn.title, at, at, generation && JSON.stringify(generation));
    if (begun.changes > 0) takeSetup.run(conversationId, newConversation);
    insert.run({
      id: turn.questionId,
      conversationId,
      parentId,
      role: 'user',
      text: turn.text,
      status: 'complete',
      createdAt: at,
      model: null,
      level: null,
    });
    addReply(conversationId, turn.questionId, turn.reply);
  });
  const addSibling = writing(db, (question: Message, reply: NewReply) =>
    addReply(question.conversationId, question.id, reply),
  );
  const resume = writing(db, (message: Message, reply: NewReply) => {
    restart.run(reply.model, reply.level, message.id);
    show.run(message.id, now(), message.conversationId);
  });

  /** A reply's text and the record of its tokens, or neither. */
  const save = writing(db, (record: Buffer | null, id: string, write: () => void) => {
    write();
    if (record !== null) putRecord.run(id, record);
  });

  const addWritten = writing(db, (question: Message, replies: readonly WrittenReply[]) => {
    for (const { id, text, tokenIds, ending, record } of replies) {
      const { model, level } = ending;
      insertReplyRow(question.conversationId, question.id, { id, model, level }, now());
      save(record, id, () => end(id, text, tokenIds, ending));
    }
  });

  return translateErrors({
    get,
    /** All messages of a conversation's tree in the order of their making. */
    list: (conversationId: string): Message[] => all.all(conversationId).map(toMessage),
    isLong: (conversationId: string): boolean => isLong.get(conversationId) !== undefined,
    /** Some messages of a conversation's tree in the order of their making; `next`: where the next ones begin. */
    slice(conversationId: string, begin: number): { messages: Message[]; next: number | null } {
      const messages: Message[] = [];
      let text = 0;
      for (const { seq, ...row } of from.iterate(conversationId, begin)) {
        if (messages.length === sliceMessages || text > sliceText) return { messages, next: seq };
        messages.push(toMessage(row));
        text += row.text.length;
      }
      return { messages, next: null };
    },
    /** The last messages of a branch, with the versions beside them and what hangs below them, likewise in order. */
    branchEnd: (leafId: string): Message[] => branchEnd.all(leafId).map(toMessage),
    /** The messages from the beginning down to this one. */
    branch: (leafId: string): Message[] => branch.all(leafId, null).map(toMessage),
    /**
     * The branch as the model gets it, with the ids it generated.
     * @param fromId of a turn that it may begin with, where it is on the branch: what stands above is not looked at
     */
    turns: (leafId: string, fromId: string | null = null): StoredTurn[] =>
      branch.all(leafId, fromId).map(toTurn),
    /** The end of the newest branch that runs through this message. */
    newestLeafBelow: (id: string): string => newestBelow.get(id) ?? id,
    hasChildren: (id: string): boolean => hasChild.get(id) !== undefined,
    /**
     * Question and empty reply in one transaction. If they begin the conversation, it is made, too, and takes the
     * setup that was chosen for it.
     */
    insertTurn(turn: NewTurn): Message[] {
      addTurn(turn);
      return [get(turn.questionId), get(turn.reply.id)];
    },
    /** Another empty reply to a question. */
    insertReply(question: Message, reply: NewReply): Message {
      addSibling(question, reply);
      return get(reply.id);
    },
    /** All of them beside the replies that the question has, or none; the branch that is shown stays. */
    insertWritten(question: Message, replies: readonly WrittenReply[]): Message[] {
      addWritten(question, replies);
      return replies.map(({ id }) => get(id));
    },
    /** Makes an ended reply a streaming one again; its text stays. */
    resumeReply(message: Message, reply: NewReply): Message {
      resume(message, reply);
      return get(message.id);
    },
    /** `record`: of the tokens, written with them; null: none is kept. */
    saveProgress(id: string, text: string, tokenIds: readonly number[], record: Buffer | null = null): void {
      save(record, id, () => progress.run(text, idsToBlob(tokenIds), id));
    },
    /** Returns the message as it stands in the file. */
    finish(
      id: string,
      text: string,
      tokenIds: readonly number[],
      ending: Ending,
      record: Buffer | null = null,
    ): Message {
      save(record, id, () => end(id, text, tokenIds, ending));
      return get(id);
    },
    /** For the start of the app: what still streams was cut off. Returns how many there were. */
    interruptStreaming: (): number => interrupt.run().changes,
  });
}
