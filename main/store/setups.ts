// What holds for a whole conversation. One without a row has nothing set.
import type { Database } from 'better-sqlite3';
import { type ConversationSetup, emptySetup } from '../../preload/contract/conversation-setup.ts';
import { newConversation } from './drafts.ts';
import { translateErrors } from './store-errors.ts';

interface Row {
  readonly key: string;
  readonly instruction: string;
  readonly recordsTokens: 0 | 1;
  readonly modelId: string | null;
}

export type Setups = ReturnType<typeof createSetups>;

export function createSetups(db: Database) {
  const columns = 'key, instruction, records_tokens AS recordsTokens, model_id AS modelId';
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM setups`);
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM setups WHERE key = ?`);
  const put = db.prepare<Row>(
    `INSERT OR REPLACE INTO setups (key, instruction, records_tokens, model_id)
     VALUES (@key, @instruction, @recordsTokens, @modelId)`,
  );
  const remove = db.prepare<[string]>('DELETE FROM setups WHERE key = ?');

  const toSetup = ({ instruction, recordsTokens, modelId }: Row): ConversationSetup => ({
    instruction,
    modelId,
    recordsTokens: recordsTokens === 1,
  });

  function get(conversationId: string | null): ConversationSetup {
    const row = one.get(conversationId ?? newConversation);
    return row === undefined ? emptySetup : toSetup(row);
  }

  return translateErrors({
    /** Those that have something set, by conversation id; the key of one not yet begun is "new". */
    list: (): Record<string, ConversationSetup> =>
      Object.fromEntries(all.all().map((row) => [row.key, toSetup(row)])),
    get,
    /** @param conversationId null: a conversation not yet begun, which takes it along when it begins */
    change(conversationId: string | null, changes: Partial<ConversationSetup>): ConversationSetup {
      const key = conversationId ?? newConversation;
      const { instruction, recordsTokens, modelId } = { ...get(conversationId), ...changes };
      if (instruction === '' && !recordsTokens && modelId === null) remove.run(key);
      else put.run({ key, instruction, recordsTokens: recordsTokens ? 1 : 0, modelId });
      return get(conversationId);
    },
  });
}
