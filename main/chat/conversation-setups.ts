// What holds for a whole conversation, changed by a person and told to every page.
import type { Input } from '../../preload/contract/methods.ts';
import type { Events } from '../api/events.ts';
import type { Store } from '../store/store.ts';
import type { ReadAhead } from './read-ahead.ts';

export type ConversationSetups = ReturnType<typeof createConversationSetups>;

export function createConversationSetups(options: {
  store: Pick<Store, 'conversations' | 'setups'>;
  events: Events;
  readAhead: Pick<ReadAhead, 'opened'>;
}) {
  const { store, events, readAhead } = options;
  return {
    /** @throws AppError `notFound`, `inTrash`, `diskFull` */
    change({ conversationId, changes }: Input<'changeSetup'>): void {
      if (conversationId !== null) {
        store.conversations.get(conversationId);
        store.conversations.requireOutOfTrash(conversationId);
      }
      const { instruction, recordsTokens, modelId } = changes;
      const setup = store.setups.change(conversationId, {
        ...(instruction === undefined ? {} : { instruction }),
        ...(recordsTokens === undefined ? {} : { recordsTokens }),
        ...(modelId === undefined ? {} : { modelId }),
      });
      events.publish({ type: 'setupChanged', conversationId, setup });
      // Another instruction is another beginning of the prompt: all of it has to be read again.
      if (conversationId !== null && instruction !== undefined) readAhead.opened(conversationId);
    },
  };
}
