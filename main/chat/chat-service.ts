// One turn, from the question to the saved reply. Which turns fit into the model's context is chosen where
// its tokenizer is, in the engine; the request carries the whole branch.
import { emptySetup } from '../../preload/contract/conversation-setup.ts';
import type { Input } from '../../preload/contract/methods.ts';
import type { Message, MessageSlice, OpenedConversation, Sampling } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { titleOf } from '../title.ts';
import { canContinue } from './endings.ts';
import { requireUsable } from './generation.ts';
import type { Receipts } from './receipts.ts';
import { createRunningReplies } from './running-replies.ts';
import type { Step, TreeHistory } from './tree-history.ts';

export type ChatService = ReturnType<typeof createChatService>;

export function createChatService(options: {
  store: Pick<Store, 'conversations' | 'messages' | 'setups' | 'tokenRecords' | 'tree'>;
  engine: Engine;
  events: Events;
  log: Log;
  /**
   * The model for a reply that is about to be asked: the wanted one, else the default; null if there is none.
   * Has the engine load it first. @throws AppError why a wanted file cannot be used
   */
  modelFor(
    wantedId: string | null,
  ): { readonly id: string; readonly name: string; readonly level: string } | null;
  /** How a reply in this conversation is to be written. */
  samplingOf(conversationId: string): Sampling;
  receipts: Receipts;
  /** Where steps are noted that can be taken back. */
  history?: Pick<TreeHistory, 'push' | 'forget'>;
}) {
  const { store, engine, events, log, modelFor, samplingOf, receipts, history } = options;
  const { conversations, messages, setups, tokenRecords, tree } = store;
  const replies = createRunningReplies({ messages, engine, events, log, receipts });

  /** A reply to be, and the model that is to write it: the conversation's own, where none is named. */
  function newReply(id: string, conversationId: string, wantedId?: string) {
    // One not yet begun takes along what was chosen for it.
    const begun = conversations.find(conversationId) !== undefined;
    const model = modelFor(wantedId ?? setups.get(begun ? conversationId : null).modelId);
    return {
      reply: { id, model: model?.name ?? null, level: model?.level ?? null },
      modelId: model?.id ?? null,
    };
  }

  function publish(conversationId: string, changed: readonly Message[]): void {
    events.publish({ type: 'conversationChanged', conversation: conversations.get(conversationId) });
    events.publish({ type: 'messagesChanged', conversationId, messages: changed });
  }

  /** The conversation that has just begun has taken what was chosen for it; the next one begins without. */
  function publishSetups(begun: string): void {
    if (setups.get(begun) === emptySetup) return;
    for (const conversationId of [begun, null])
      events.publish({ type: 'setupChanged', conversationId, setup: setups.get(conversationId) });
  }

  /** To be called before the step is taken: what it shows is what its taking back shows again. */
  function noteAfter(
    conversationId: string,
    operation: Step['operation'],
    change: Step['change'],
  ): () => void {
    const leafId = conversations.find(conversationId)?.leafId ?? null;
    return () => history?.push(conversationId, { operation, change, leafId });
  }

  /** The reply above the question that it answers. */
  function replyBefore({ parentId: questionId }: Message): Message | null {
    const { parentId } = messages.get(questionId!);
    return parentId === null ? null : messages.get(parentId);
  }

  /** Hands a reply whose row is saved and told of to the engine. */
  function begin(reply: Message, modelId: string | null): void {
    // A reply that has no text yet is answered from its question on.
    const isNew = reply.text === '';
    const contextStartId = (isNew ? replyBefore(reply) : reply)?.contextStartId ?? null;
    const all = messages.turns(reply.id, contextStartId);
    const own = all.at(-1);
    const turns = isNew ? all.slice(0, -1) : all;
    const setup = setups.get(reply.conversationId);
    replies.start({
      message: reply,
      tokenIds: own?.tokenIds ?? [],
      turns,
      contextStartId,
      sampling: samplingOf(reply.conversationId),
      setup,
      modelId,
      // Not recorded from here on: what is kept stays as it is.
      earlierRecord: setup.recordsTokens ? tokenRecords.get(reply.id) : null,
    });
  }

  /**
   * @throws AppError `inTrash`, `replyInProgress`; `diskFull` if an earlier reply still waits to be saved
   */
  function requireChangeable(conversationId: string): void {
    conversations.requireOutOfTrash(conversationId);
    replies.requireIdle(conversationId);
  }

  /** @throws AppError `notFound`, `badRequest` where the message cannot be asked below. */
  function requireParent(conversationId: string, parentId: string | null): void {
    if (parentId === null) return;
    const parent = messages.get(parentId);
    if (parent.conversationId !== conversationId || parent.role !== 'assistant') {
      throw new AppError('badRequest', { detail: { messageId: parentId } });
    }
  }

  function openConversation(conversationId: string): OpenedConversation {
    return {
      conversation: conversations.get(conversationId),
      messages: messages.list(conversationId).map(replies.overlay),
    };
  }

  return {
    /** With every message of its tree, live text included. @throws AppError `notFound` */
    openConversation,
    /** Of a long one only the end of the branch that is shown. @throws AppError `notFound` */
    openEnd(conversationId: string): OpenedConversation {
      const conversation = conversations.get(conversationId);
      if (conversation.leafId === null || !messages.isLong(conversationId))
        return openConversation(conversationId);
      const end = messages.branchEnd(conversation.leafId).map(replies.overlay);
      return { isPart: true, conversation, messages: end };
    },
    /** Of every message of its tree the next few. @throws AppError `notFound` */
    slice(conversationId: string, from: number): MessageSlice {
      conversations.get(conversationId);
      const { messages: some, next } = messages.slice(conversationId, from);
      return { messages: some.map(replies.overlay), next };
    },
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest`, `badSchema`, `diskFull` */
    sendMessage(input: Input<'sendMessage'>): void {
      const { conversationId, parentId, questionId, replyId, text, generation } = input;
      requireChangeable(conversationId);
      requireParent(conversationId, parentId);
      requireUsable(generation?.values ?? {});
      const begins = conversations.find(conversationId) === undefined;
      const { reply, modelId } = newReply(replyId, conversationId);
      const note = noteAfter(conversationId, 'send', { kind: 'added', id: questionId });
      const inserted = messages.insertTurn({
        conversationId,
        title: titleOf(text),
        generation: generation ?? null,
        parentId,
        questionId,
        text,
        reply,
      });
      note();
      publish(conversationId, inserted);
      if (begins) publishSetups(conversationId);
      begin(inserted.at(-1)!, modelId);
    },
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest`, `diskFull` */
    regenerateReply({ questionId, replyId, modelId: wantedId }: Input<'regenerateReply'>): void {
      const question = messages.get(questionId);
      if (question.role !== 'user') throw new AppError('badRequest', { detail: { messageId: questionId } });
      requireChangeable(question.conversationId);
      const { reply: own, modelId } = newReply(replyId, question.conversationId, wantedId);
      const note = noteAfter(question.conversationId, 'regenerate', { kind: 'added', id: replyId });
      const reply = messages.insertReply(question, own);
      note();
      publish(question.conversationId, [reply]);
      begin(reply, modelId);
    },
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest`, `diskFull` */
    continueReply(replyId: string): void {
      const { conversationId } = messages.get(replyId);
      requireChangeable(conversationId);
      const ended = messages.get(replyId);
      // Turns that follow were written after the text as it is.
      if (ended.role !== 'assistant' || !canContinue(ended) || messages.hasChildren(replyId)) {
        throw new AppError('badRequest', { detail: { messageId: replyId } });
      }
      const { reply: own, modelId } = newReply(replyId, conversationId);
      const note = noteAfter(conversationId, 'continue', { kind: 'grown', kept: tree.keep(replyId) });
      const reply = messages.resumeReply(ended, own);
      note();
      publish(conversationId, [reply]);
      begin(reply, modelId);
    },
    stopReply: replies.stop,
    requireChangeable,
    /** What is being written stands in the file as it is now, for those who read it there; returns what the disk refuses. */
    saveLive: replies.saveAll,
    running: replies.list,
    /** @throws AppError `notFound`, `inTrash` */
    renameConversation(conversationId: string, title: string): void {
      conversations.get(conversationId);
      conversations.requireOutOfTrash(conversationId);
      const conversation = conversations.rename(conversationId, title);
      events.publish({ type: 'conversationChanged', conversation });
    },
    /** Stops what is being written in it; its text stays. */
    stopIn: replies.stopIn,
    /** Puts into the file what is being written in it, as far as it has come. @throws AppError `diskFull` */
    saveIn: replies.saveIn,
    /** For good; stops what is being written in them. @throws AppError `notFound`, `diskFull` */
    deleteConversations(conversationIds: readonly string[]): void {
      for (const conversationId of conversationIds) conversations.get(conversationId);
      conversations.remove(conversationIds, (conversationId) => {
        history?.forget([conversationId]);
        replies.discard(conversationId);
        engine.forget(conversationId);
        events.publish({ type: 'conversationDeleted', conversationId });
      });
    },
    /** @throws AppError `notFound` */
    selectBranch({ conversationId, messageId }: Input<'selectBranch'>): void {
      if (messages.get(messageId).conversationId !== conversationId) {
        throw new AppError('notFound', { detail: { messageId } });
      }
      const leafId = messages.newestLeafBelow(messageId);
      const conversation = conversations.showBranch(conversationId, leafId);
      events.publish({ type: 'conversationChanged', conversation });
    },
    /** Saves what is being written as interrupted. */
    close: replies.close,
  };
}
