// The methods about what the model is told for a whole conversation, and what is recorded of its replies.
import type { ConversationSetups } from '../chat/conversation-setups.ts';
import type { TokenRecordReader } from '../chat/token-record-reader.ts';
import type { Handlers } from './router.ts';

export function createSeenHandlers(services: {
  readonly setups: ConversationSetups;
  readonly tokenRecords: TokenRecordReader;
}): Pick<Handlers, 'changeSetup' | 'getTokenRecord'> {
  const { setups, tokenRecords } = services;
  return {
    changeSetup(input) {
      setups.change(input);
      return null;
    },
    getTokenRecord: ({ replyId }) => tokenRecords.read(replyId),
  };
}
