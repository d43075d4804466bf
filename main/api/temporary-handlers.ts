// Which methods go to the conversations in memory: those that name one of them, a turn of one, or turns deleted from one.
import type { Temporary } from '../chat/temporary.ts';
import type { PlainHandlers } from './handlers.ts';
import { done, type Handlers } from './router.ts';

/** What the second gives, once both have done it; fails where one of them does. */
const both = async (inMemory: unknown, onDisk: unknown): Promise<unknown> =>
  (await Promise.all([inMemory, onDisk]))[1];

type AnyHandler = (input: Readonly<Record<string, unknown>>) => unknown;

const messageFields = ['messageId', 'questionId', 'replyId'] as const;

/**
 * @param usual the methods over the store on disk
 * @param inMemory the same over the store in memory
 */
export function withTemporary(usual: PlainHandlers, inMemory: PlainHandlers, temporary: Temporary): Handlers {
  function isOwn(input: Readonly<Record<string, unknown>>): boolean {
    const { conversationId } = input;
    if (typeof conversationId === 'string' && temporary.hasConversation(conversationId)) return true;
    const { deletionId } = input;
    if (typeof deletionId === 'string' && temporary.hasDeletion(deletionId)) return true;
    return messageFields.some((field) => {
      const id = input[field];
      return typeof id === 'string' && temporary.hasMessage(id);
    });
  }

  function route(name: keyof PlainHandlers): AnyHandler {
    const [onDisk, own] = [usual[name] as AnyHandler, inMemory[name] as AnyHandler];
    return (input) => {
      const { conversationIds } = input;
      if (Array.isArray(conversationIds)) {
        const ids = conversationIds as readonly string[];
        const ours = ids.filter(temporary.hasConversation);
        const others = ids.filter((id) => !temporary.hasConversation(id));
        if (ours.length === 0) return onDisk(input);
        const inMemory = own({ ...input, conversationIds: ours });
        return others.length === 0 ? inMemory : both(inMemory, onDisk({ ...input, conversationIds: others }));
      }
      return (isOwn(input) ? own : onDisk)(input);
    };
  }

  const routed = Object.fromEntries(
    (Object.keys(usual) as (keyof PlainHandlers)[]).map((name) => [name, route(name)]),
  ) as unknown as PlainHandlers;
  const { chat, store } = temporary.services;

  return {
    ...routed,
    beginTemporary: (input) => done(temporary.begin(input)),
    keepTemporary: ({ conversationId }) => done(temporary.keep(conversationId)),
    async getSnapshot(input) {
      const snapshot = await usual.getSnapshot(input);
      return {
        ...snapshot,
        conversations: [...temporary.list(), ...snapshot.conversations],
        drafts: { ...snapshot.drafts, ...store.drafts.list() },
        setups: { ...snapshot.setups, ...store.setups.list() },
        running: [...snapshot.running, ...chat.running()],
      };
    },
    async openConversation(input) {
      const opened = await routed.openConversation(input);
      return temporary.hasConversation(input.conversationId)
        ? { ...opened, conversation: temporary.mark(opened.conversation) }
        : opened;
    },
    /** All that is in the trash is also what is there in memory. */
    async emptyTrash(input) {
      const emptied = await routed.emptyTrash(input);
      if (input.conversationIds === null) await inMemory.emptyTrash(input);
      return emptied;
    },
    /** Whichever runs it. */
    stopReplay(input) {
      inMemory.stopReplay(input);
      return usual.stopReplay(input);
    },
  };
}
