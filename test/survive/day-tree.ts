// The tree of a conversation's turns as the file holds it: read beside the app, so that what a step makes of it is
// known before it is taken.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { databaseFileName } from '../../main/store/database.ts';

export interface Turn {
  readonly id: string;
  readonly parentId: string | null;
  readonly role: 'user' | 'assistant';
  /** Null: it is in the tree. */
  readonly deletionId: string | null;
}

export interface Tree {
  /** Ids of the turns that are not deleted, in the order of their making. */
  readonly visible: readonly string[];
  /** The end of the branch that is shown. */
  readonly leafId: string | null;
}

export interface WholeTree extends Tree {
  /** Those that are deleted included. */
  readonly turns: readonly Turn[];
}

const reading = <T>(dataDir: string, read: (db: Sqlite.Database) => T): T => {
  const db = new Sqlite(join(dataDir, databaseFileName), { readonly: true, timeout: 2000 });
  try {
    return read(db);
  } finally {
    db.close();
  }
};

/** Without turns where there is no such conversation. */
export const readTree = (dataDir: string, conversationId: string): WholeTree =>
  reading(dataDir, (db) => treeIn(db, conversationId));

export function treeIn(db: Sqlite.Database, conversationId: string): WholeTree {
  const turns = db
    .prepare<[string], Turn>(
      `SELECT id, parent_id AS parentId, role, deletion_id AS deletionId
       FROM messages WHERE conversation_id = ? ORDER BY seq`,
    )
    .all(conversationId);
  const leafId = db
    .prepare<[string], string | null>('SELECT leaf_id FROM conversations WHERE id = ?')
    .pluck()
    .get(conversationId);
  return { turns, visible: visibleIn(turns), leafId: leafId ?? null };
}

export const visibleIn = (turns: readonly Turn[]): string[] =>
  turns.filter(({ deletionId }) => deletionId === null).map(({ id }) => id);

/** The deleted turns of all conversations. */
export const deletedTurns = (dataDir: string): { readonly id: string; readonly conversationId: string }[] =>
  reading(dataDir, (db) =>
    db
      .prepare<[], { id: string; conversationId: string }>(
        'SELECT id, conversation_id AS conversationId FROM messages WHERE deletion_id IS NOT NULL',
      )
      .all(),
  );

/** The turn and all that hang below it. */
export function withAllBelow(turns: readonly Turn[], id: string): Set<string> {
  const below = new Set([id]);
  // A turn is made after the one that it hangs below.
  for (const turn of turns) if (turn.parentId !== null && below.has(turn.parentId)) below.add(turn.id);
  return below;
}

/** The nearest reply at or above the end of the branch that is shown, below which can be asked; null: none. */
export function lastReply({ turns, leafId }: WholeTree): string | null {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  let turn = byId.get(leafId ?? '');
  while (turn !== undefined && turn.role !== 'assistant') turn = byId.get(turn.parentId ?? '');
  return turn?.id ?? null;
}
