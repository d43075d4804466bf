// What a person does in a conversation: ask, stop, ask differently, go on, look at other versions.
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import type { Conversation, Message } from '../../preload/contract/models.ts';
import { nowhere } from '../../preload/contract/organisation.ts';
import { emptyGeneration, setsNothing } from '../../preload/contract/sampling.ts';
import type { ActionParts } from './actions.ts';
import { putMessage } from './apply-event.ts';
import { removeConversations } from './apply-list-events.ts';
import type { Drafts } from './drafts.ts';
import { activityOf, branchOf, nextModel, runningReply } from './selectors.ts';
import { begun, unbegun } from './setup-actions.ts';
import { draftKey, type State, without } from './state.ts';

interface ChatParts extends ActionParts {
  readonly drafts: Drafts;
  show(conversationId: string | null): void;
  say(notice: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createChatActions(parts: ChatParts) {
  const { client, store, page, words, newId, now, drafts, show, say, value } = parts;
  const { getState, setState } = store;

  function emptyReply(conversationId: string, questionId: string, id: string, modelId?: string): Message {
    const state = getState();
    const model = state.models.find((one) => one.id === modelId) ?? nextModel(state);
    return {
      ...turn(conversationId, questionId, id, now()),
      role: 'assistant',
      status: 'streaming',
      model: model?.name ?? null,
      level: model?.level ?? null,
    };
  }

  /** Paints a question and its empty reply before the app has them. */
  function paint(conversation: Conversation, messages: readonly Message[]): void {
    const state = getState();
    const opened: State = {
      ...state,
      editingId: null,
      conversations: { ...state.conversations, [conversation.id]: conversation },
      messages: { ...state.messages, [conversation.id]: state.messages[conversation.id] ?? {} },
    };
    setState(messages.reduce(putMessage, opened));
  }

  /**
   * Takes back what was painted, after the app has refused it.
   * @param leafId the end of the branch that was shown before; it stays away where another page shows one since
   */
  function unpaint(conversationId: string, ids: readonly string[], leafId: string | null): void {
    const state = getState();
    const conversation = state.conversations[conversationId];
    if (!conversation) return;
    const messages = ids.reduce(without, state.messages[conversationId] ?? {});
    const isShown = conversation.leafId !== null && ids.includes(conversation.leafId);
    const before = isShown ? { ...conversation, leafId } : conversation;
    setState({
      conversations: { ...state.conversations, [conversationId]: before },
      messages: { ...state.messages, [conversationId]: messages },
      live: ids.reduce(without, state.live),
    });
  }

  async function ask(text: string, parentId: string | null): Promise<ErrorData | null> {
    const { shownId, conversations, newGeneration } = getState();
    const conversationId = shownId ?? newId();
    const known = conversations[conversationId];
    const [questionId, replyId] = [newId(), newId()];
    const time = now();
    const own = known || setsNothing(newGeneration) ? {} : { generation: newGeneration };
    const conversation: Conversation = known
      ? { ...known, leafId: replyId, updatedAt: time }
      : {
          id: conversationId,
          title: titleOf(text),
          createdAt: time,
          updatedAt: time,
          leafId: replyId,
          ...nowhere,
          ...own,
        };
    const question: Message = { ...turn(conversationId, parentId, questionId, time), text };
    // Sent first: the app and the engine work while the page paints.
    const sent = client('sendMessage', { conversationId, parentId, questionId, replyId, text, ...own });
    paint(conversation, [question, emptyReply(conversationId, questionId, replyId)]);
    if (!known) {
      setState({
        shownId: conversationId,
        begunId: conversationId,
        setups: begun(getState().setups, conversationId),
        typedSchemas: begun(getState().typedSchemas, conversationId),
        newGeneration: emptyGeneration,
      });
      page.show(conversationId);
    }
    const outcome = await sent;
    if (outcome.ok) return null;
    if (known) unpaint(conversationId, [questionId, replyId], known.leafId);
    else {
      const state = getState();
      setState({
        ...removeConversations(state, [conversationId]),
        setups: unbegun(state.setups, conversationId),
        typedSchemas: unbegun(state.typedSchemas, conversationId),
        newGeneration,
      });
      if (state.shownId === conversationId) show(null);
    }
    return outcome.error;
  }

  /** Ends the running reply. One that still waits is taken back: its question opens for editing. */
  async function stop(): Promise<void> {
    const state = getState();
    const reply = runningReply(state);
    if (!reply) return;
    const waits = (state.progress[reply.id]?.phase ?? 'waiting') === 'waiting' && !state.live[reply.id];
    await value(client('stopReply', { replyId: reply.id }));
    if (waits) setState({ editingId: reply.parentId });
  }

  return {
    /** Sends the draft of the shown conversation below its last turn. False: there is nothing to send now. */
    async send(text: string): Promise<boolean> {
      const state = getState();
      const { shownId } = state;
      if (text.trim() === '' || runningReply(state)) return false;
      if (shownId !== null && !state.messages[shownId]) return false;
      const leafId = shownId === null ? null : (state.conversations[shownId]?.leafId ?? null);
      if (shownId !== null && leafId !== null && state.messages[shownId]?.[leafId]?.role === 'user') {
        say(words.tree.notAsked);
        return false;
      }
      drafts.setDraft(shownId, '');
      const error = await ask(text, leafId);
      if (!error) {
        drafts.flush();
        return true;
      }
      if (!getState().drafts[draftKey(shownId)]) drafts.setDraft(shownId, text);
      say(words.composer.notSent(words.error(error)));
      return false;
    },

    /** Tokens of the prompt if `text` were asked now in the shown conversation; null where nobody can say. */
    async countPrompt(text: string): Promise<number | null> {
      const counted = await client('countPrompt', { conversationId: getState().shownId, text });
      return counted.ok ? counted.value : null;
    },

    /** Asks an edited question beside the old one. */
    async askEdited(question: Message, text: string): Promise<void> {
      if (text.trim() === '') return;
      if (runningReply(getState())) return say(words.error({ code: 'replyInProgress', detail: {} }));
      const error = await ask(text, question.parentId);
      if (error) say(words.error(error));
      else drafts.setEditDraft(question.id, '');
    },

    edit(messageId: string | null): void {
      setState({ editingId: messageId });
    },

    /** Opens the last question of the shown conversation for editing. */
    editLast(): void {
      const { shownId, messages, conversations } = getState();
      if (shownId === null) return;
      const branch = branchOf(messages[shownId] ?? {}, conversations[shownId]?.leafId ?? null);
      const question = branch.findLast((message) => message.role === 'user');
      if (question) setState({ editingId: question.id });
    },

    stop,

    /** The same for any conversation of the list; one whose question is taken back is shown. */
    async stopIn(conversationId: string): Promise<void> {
      const state = getState();
      if (conversationId === state.shownId) return stop();
      const replyId = state.running[conversationId];
      if (replyId === undefined) return;
      const waits = activityOf(state, conversationId) === 'waiting';
      await value(client('stopReply', { replyId }));
      if (!waits) return;
      await parts.open(conversationId);
      const reply = getState().messages[conversationId]?.[replyId];
      show(conversationId);
      if (reply?.text === '') setState({ editingId: reply.parentId });
    },

    /** @param modelId by another level, this once */
    async regenerate(questionId: string, modelId?: string): Promise<void> {
      const state = getState();
      const conversation = state.shownId === null ? undefined : state.conversations[state.shownId];
      if (!conversation) return;
      const replyId = newId();
      paint({ ...conversation, leafId: replyId }, [
        emptyReply(conversation.id, questionId, replyId, modelId),
      ]);
      const wanted = modelId === undefined ? {} : { modelId };
      const done = await value(client('regenerateReply', { questionId, replyId, ...wanted }));
      if (done === undefined) unpaint(conversation.id, [replyId], conversation.leafId);
    },

    async continueReply(replyId: string): Promise<void> {
      await value(client('continueReply', { replyId }));
    },

    async selectVersion(messageId: string): Promise<void> {
      const conversationId = getState().shownId;
      if (conversationId) await value(client('selectBranch', { conversationId, messageId }));
    },
  };
}

function turn(conversationId: string, parentId: string | null, id: string, createdAt: number): Message {
  return {
    id,
    conversationId,
    parentId,
    role: 'user',
    text: '',
    status: 'complete',
    createdAt,
    model: null,
    level: null,
    stats: null,
    contextStartId: null,
    error: null,
  };
}

/** What stands in the sidebar until the app has made the title. */
function titleOf(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59).trimEnd()}…` : line;
}
