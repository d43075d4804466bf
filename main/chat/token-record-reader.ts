// The record of a reply's tokens as it is kept, put together with the tokens that it is of.
import type { TokenRecord } from '../../preload/contract/token-record.ts';
import type { Store } from '../store/store.ts';
import { tokenRecordOf } from './token-recording.ts';

export type TokenRecordReader = ReturnType<typeof createTokenRecordReader>;

export function createTokenRecordReader({
  messages,
  tokenRecords,
}: Pick<Store, 'messages' | 'tokenRecords'>) {
  return {
    /** null: none was kept. @throws AppError `notFound` */
    read(replyId: string): TokenRecord | null {
      messages.get(replyId);
      const blob = tokenRecords.get(replyId);
      if (blob === null) return null;
      // The saved ids, not the live ones: text, ids and record are written together.
      return tokenRecordOf(blob, messages.turns(replyId).at(-1)?.tokenIds ?? []);
    },
  };
}
