// What components ask of the state, none of it stored.
import type { Conversation, Message, ModelEntry } from '../../preload/contract/models.ts';
import { emptyGeneration, type Generation } from '../../preload/contract/sampling.ts';
import { inOrder, listed } from './listed.ts';
import { draftKey, initialState, type MessagesById, type State } from './state.ts';

/** Whether conversations are open for reading alone: none can be saved but those in memory. */
export const isReading = ({ app }: State): boolean => app.reading !== undefined;

/** Whether conversations can be saved: where they are open for reading, only those that are in memory alone. */
export function canSave(state: State, conversationId: string | null): boolean {
  return !isReading(state) || state.conversations[conversationId ?? '']?.temporary === true;
}

/** Whether the shown one can be; also one that is not begun. */
export const canSaveShown = (state: State): boolean => canSave(state, state.shownId);

/** Whether the shown conversation is in the trash: there it is read, and nothing in it is changed. */
export function isInTrash({ shownId, conversations }: State): boolean {
  return shownId !== null && (conversations[shownId]?.trashedAt ?? null) !== null;
}

/** Whether anything in the shown conversation can be changed. */
export const canChangeShown = (state: State): boolean => canSaveShown(state) && !isInTrash(state);

/** Whether a turn of the shown conversation is open for editing. */
export const isEditing = (state: State, messageId: string): boolean =>
  state.editingId === messageId && canChangeShown(state);

/** The shown branch, from its first message to `leafId`. */
export function branchOf(messages: MessagesById, leafId: string | null): readonly Message[] {
  const branch: Message[] = [];
  const seen = new Set<string>();
  for (let id = leafId; id !== null && !seen.has(id); ) {
    seen.add(id);
    const message: Message | undefined = messages[id];
    if (!message) break;
    branch.push(message);
    id = message.parentId;
  }
  return branch.reverse();
}

/** The place of a message among its versions: those of the same role below the same parent. */
export interface Versions {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly previousId: string | null;
  readonly nextId: string | null;
}

/** @param children of every message of the tree: see `childrenOf` */
export function versionsOf(
  children: ReadonlyMap<string | null, readonly Message[]>,
  message: Message,
): Versions {
  const siblings = (children.get(message.parentId) ?? [message]).filter(({ role }) => role === message.role);
  const at = siblings.findIndex(({ id }) => id === message.id);
  return {
    number: at + 1,
    count: siblings.length,
    previousId: siblings[at - 1]?.id ?? null,
    nextId: siblings[at + 1]?.id ?? null,
  };
}

/** The reply being written in the shown conversation. */
export function runningReply(state: State): Message | null {
  const messages = state.shownId === null ? undefined : state.messages[state.shownId];
  if (!messages) return null;
  for (const id of Object.keys(state.live)) {
    const message = messages[id];
    if (message) return message;
  }
  return null;
}

/** The model that is in use, or being loaded. */
export function currentModel(state: State): ModelEntry | null {
  const { engine } = state;
  const id =
    'model' in engine
      ? engine.model.modelId
      : 'modelId' in engine
        ? engine.modelId
        : state.settings.currentModelId;
  return state.models.find((model) => model.id === id) ?? null;
}

/** Those whose files can be used, the largest first within each name. */
export function usableLevels(models: readonly ModelEntry[]): readonly ModelEntry[] {
  return models
    .filter(({ problem }) => problem === null)
    .sort((a, b) => a.name.localeCompare(b.name) || b.bytes - a.bytes);
}

/** The model of every conversation without one of its own. */
export function defaultModel({ models, settings }: State): ModelEntry | null {
  return (
    models.find(({ id }) => id === settings.currentModelId) ?? models.find(({ isDemo }) => isDemo) ?? null
  );
}

/** The model that the next reply of the shown conversation is written with. */
export function nextModel(state: State): ModelEntry | null {
  const { models, setups, shownId } = state;
  const own = setups[draftKey(shownId)]?.modelId ?? null;
  return models.find(({ id }) => id === own) ?? defaultModel(state);
}

/** The conversation `steps` below (above, if negative) the shown one in the sidebar's order. */
export function neighbour(state: State, steps: number): Conversation | null {
  const list = inOrder(listed(state));
  const at = list.findIndex((one) => one.id === state.shownId);
  if (at === -1) return steps > 0 ? (list[0] ?? null) : null;
  return list[at + steps] ?? null;
}

/** What the conversation's reply is at; null where it has none under way. */
export type Activity = 'writing' | 'waiting' | null;

export function activityOf(state: State, conversationId: string): Activity {
  const replyId = state.running[conversationId];
  if (replyId === undefined) return null;
  return (state.progress[replyId]?.phase ?? 'waiting') === 'waiting' ? 'waiting' : 'writing';
}

/** The conversations whose replies come before a waiting one's, the one that is written now first. */
export function behindOf(state: State, replyId: string): readonly Conversation[] {
  const progress = state.progress[replyId];
  if (progress?.phase !== 'waiting') return [];
  return progress.behind.flatMap((id) => state.conversations[id] ?? []);
}

/** What the shown conversation sets for itself, begun or not. */
export function shownGeneration({ shownId, conversations, newGeneration }: State): Generation {
  if (shownId === null) return newGeneration;
  return conversations[shownId]?.generation ?? emptyGeneration;
}

/** Whether the app has said what the models would take. */
export const fitsAreKnown = ({ fits }: State): boolean => fits !== initialState.fits;
