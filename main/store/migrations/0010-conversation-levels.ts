// The level that the replies of a conversation are written with.
import type { Migration } from './migration.ts';

export const conversationLevels: Migration = {
  name: '0010-conversation-levels',
  // An id of `models`, or 'demo'; one that is not in the list any more counts as the default one.
  up: (db) => db.exec('ALTER TABLE setups ADD COLUMN model_id TEXT'),
};
