// How a message lies in its row: the one place where both are mapped to each other.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { Message, MessageStatus, ReplyStats, Role } from '../../preload/contract/models.ts';

export const columns = `id, conversation_id AS conversationId, parent_id AS parentId, role, text,
  token_ids AS tokenIds, status, created_at AS createdAt, model, level, stats,
  context_start_id AS contextStartId, error, edited`;

export interface MessageRow {
  readonly id: string;
  readonly conversationId: string;
  readonly parentId: string | null;
  readonly role: Role;
  readonly text: string;
  readonly tokenIds: Buffer | null;
  readonly status: MessageStatus;
  readonly createdAt: number;
  readonly model: string | null;
  readonly level: string | null;
  readonly stats: string | null;
  readonly contextStartId: string | null;
  readonly error: string | null;
  readonly edited: number;
}

/** One turn of a branch as the model gets it. */
export interface StoredTurn {
  readonly messageId: string;
  readonly role: Role;
  readonly text: string;
  readonly tokenIds: Int32Array | null;
}

/** Column by column, because a row that is copied by rest and spread takes ten times as long. */
export function toMessage(row: MessageRow): Message {
  const { id, conversationId, parentId, role, text, status, createdAt, model, level, contextStartId } = row;
  return {
    id,
    conversationId,
    parentId,
    role,
    text,
    status,
    createdAt,
    model,
    level,
    stats: row.stats === null ? null : (JSON.parse(row.stats) as ReplyStats),
    contextStartId,
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorData),
    ...(row.edited === 1 ? { edited: true } : {}),
  };
}

export function toTurn(row: MessageRow): StoredTurn {
  return {
    messageId: row.id,
    role: row.role,
    text: row.text,
    tokenIds: row.tokenIds && blobToIds(row.tokenIds),
  };
}

/** Token ids as little-endian 32-bit integers. */
export function idsToBlob(ids: readonly number[]): Buffer {
  const blob = Buffer.allocUnsafe(ids.length * 4);
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  for (let index = 0; index < ids.length; index++) view.setInt32(index * 4, ids[index]!, true);
  return blob;
}

export function blobToIds(blob: Buffer): Int32Array {
  const ids = new Int32Array(blob.length >> 2);
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  for (let index = 0; index < ids.length; index++) ids[index] = view.getInt32(index * 4, true);
  return ids;
}
