// What the model saw for a reply, built again from what is stored.
import type { InspectedPrompt, Receipt, SeenPrompt } from '../../preload/contract/models.ts';
import type { Engine, Turn } from '../engine/engine.ts';
import type { InspectOrder } from '../engine/messages.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** The order that a reply was written from, as far as its prompt goes. */
export interface SeenOrder {
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  /** As it was then, whatever it is now. */
  readonly instruction: string;
  readonly receipt: Receipt | null;
}

export type Inspection = ReturnType<typeof createInspection>;

export function createInspection(options: {
  store: Pick<Store, 'conversations' | 'messages' | 'receipts' | 'setups'>;
  engine: Engine;
}) {
  const { conversations, messages, receipts, setups } = options.store;

  /** @throws AppError `notFound`, `badRequest` for a person's turn */
  function orderOf(replyId: string): SeenOrder {
    const reply = messages.get(replyId);
    if (reply.role !== 'assistant') throw new AppError('badRequest', { detail: { messageId: replyId } });
    const receipt = receipts.get(replyId);
    const { tokens, characters } = receipt?.continued ?? { tokens: 0, characters: 0 };
    const all = messages.turns(replyId);
    const own = all.at(-1)!;
    const begun: Turn = {
      ...own,
      text: own.text.slice(0, characters),
      tokenIds: own.tokenIds?.slice(0, tokens) ?? null,
    };
    // As in the reply's own order: what had no text yet was answered from its question on.
    const turns = characters === 0 ? all.slice(0, -1) : [...all.slice(0, -1), begun];
    const { contextStartId } = receipt ?? reply;
    return { turns, contextStartId, instruction: receipt?.instruction ?? '', receipt };
  }

  async function promptOf({
    turns,
    contextStartId,
    instruction,
    receipt,
  }: SeenOrder): Promise<InspectedPrompt> {
    const prompt: SeenPrompt = await options.engine.inspect({ turns, contextStartId, instruction });
    return { prompt, agrees: receipt === null ? null : prompt.sha256 === receipt.promptSha256 };
  }

  /** The prompt of a draft below the shown turn; a question without a reply takes nothing below itself. */
  function orderOfDraft(conversationId: string | null, text: string): InspectOrder {
    const { instruction } = setups.get(conversationId);
    const leafId = conversationId === null ? null : conversations.get(conversationId).leafId;
    const draft: Turn = { messageId: 'draft', role: 'user', text, tokenIds: null };
    if (leafId === null) return { turns: [draft], contextStartId: null, instruction };
    const { role, contextStartId } = messages.get(leafId);
    const turns = messages.turns(leafId, contextStartId);
    return { turns: role === 'user' ? turns : [...turns, draft], contextStartId, instruction };
  }

  return {
    orderOf,
    promptOf,
    /** @throws AppError `notFound` */
    receipt(replyId: string): Receipt | null {
      messages.get(replyId);
      return receipts.get(replyId);
    },
    /** As `countPrompt` of the contract. @throws AppError `notFound`, `noModel`, `engineCrashed` */
    count: async (conversationId: string | null, text: string): Promise<number> =>
      await options.engine.count(orderOfDraft(conversationId, text)),
    /** @throws AppError `notFound`, `badRequest`, `noModel`, `engineCrashed` */
    inspect: async (replyId: string): Promise<InspectedPrompt> => await promptOf(orderOf(replyId)),
  };
}
