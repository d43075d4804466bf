// What an event does to the state: a pure function, because everything that arrives late, twice or not at
// all is decided here.
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Message, OpenedConversation, Snapshot } from '../../preload/contract/models.ts';
import { applyCompareEvent } from './apply-compare-event.ts';
import { applyJobEvent } from './apply-job-event.ts';
import { putConversation, removeConversations } from './apply-list-events.ts';
import { applyTreeEvent } from './apply-tree-event.ts';
import { about, tell } from './asked.ts';
import { afterSnapshot, applySafetyEvent, applyTrouble } from './safety-state.ts';
import { draftKey, liveIn, type State, without } from './state.ts';
import { noteUnread } from './unread.ts';

export interface Applied {
  readonly state: State;
  /** A conversation of which something was missed: to be opened again. */
  readonly reopen: string | null;
}

export function applyEvent(state: State, event: AppEvent): Applied {
  switch (event.type) {
    case 'conversationChanged': {
      const { conversation } = event;
      return done(putConversation(state, conversation));
    }
    case 'conversationDeleted':
      return done(removeConversations(state, [event.conversationId]));
    case 'messagesChanged':
      return done(
        event.messages.reduce(
          putMessage,
          event.messages.reduce(noteRunning, dropAsked(state, event.messages)),
        ),
      );
    case 'replyDelta': {
      const text = state.live[event.replyId];
      // Not opened here: opening it brings the text along.
      if (!state.messages[event.conversationId]) return done(state);
      if (text === undefined) {
        // A delta that comes after the end is of no interest; one of an unknown reply is a gap.
        const known = state.messages[event.conversationId]?.[event.replyId];
        return known && known.status !== 'streaming' ? done(state) : gap(state, event.conversationId);
      }
      if (event.at > text.length) return gap(state, event.conversationId);
      const added = event.text.slice(text.length - event.at);
      return done(added ? { ...state, live: { ...state.live, [event.replyId]: text + added } } : state);
    }
    case 'replyProgress':
      return done({ ...state, progress: { ...state.progress, [event.replyId]: event.progress } });
    case 'replyFinished':
      return done(noteUnread(putMessage(noteRunning(state, event.message), event.message), event.message));
    case 'engineChanged':
      return done({ ...state, engine: event.engine });
    case 'modelsChanged':
      return done({ ...state, models: event.models });
    case 'modelsDropped':
      // The sentence is made where the words are, as for trouble.
      return done(event.modelIds.length > 0 ? { ...state, dialog: { name: 'models' } } : state);
    case 'speedsChanged':
      return done({ ...state, speeds: event.speeds });
    case 'settingsChanged':
      return done(putSettings(state, event.settings));
    case 'jobChanged':
    case 'jobRemoved':
      return done({ ...state, jobs: applyJobEvent(state.jobs, event) });
    case 'foldersChanged':
      return done({ ...state, folders: event.folders });
    case 'fidelityChanged':
      return done({ ...state, fidelity: event.fidelity });
    case 'comparisonChanged':
    case 'comparisonDelta':
    case 'duelChanged':
    case 'duelTalliesChanged':
      return done({ ...state, compare: applyCompareEvent(state.compare, event) });
    case 'backupsChanged':
    case 'heldByBackups':
    case 'rescueChanged':
      return done({ ...state, safety: applySafetyEvent(state.safety, event) });
    case 'turnsDeleted':
    case 'turnsRestored':
      return applyTreeEvent(state, event);
    case 'importChanged':
      return done({ ...state, import: event.import });
    case 'savedTextsChanged':
      return done({ ...state, savedTexts: event.savedTexts });
    case 'presetsChanged':
      return done({ ...state, presets: event.presets });
    case 'setupChanged': {
      const key = draftKey(event.conversationId);
      const { asked, shown } = tell(state.asked, about.setup(key), event.setup);
      return done({ ...state, asked, setups: { ...state.setups, [key]: shown } });
    }
    case 'exportProgress': {
      const { exportId, done: written, total } = event;
      if (state.exporting?.exportId !== exportId) return done(state);
      return done({ ...state, exporting: { exportId, done: written, total } });
    }
    case 'trouble':
      // The sentence is made where the words are: see `sync.ts`.
      return done({ ...state, safety: applyTrouble(state.safety, event.error) });
    case 'missed':
    case 'savedAgain':
      return done(state);
    default:
      return event satisfies never;
  }
}

function putSettings(state: State, told: State['settings']): State {
  const { asked, shown } = tell(state.asked, about.settings, told);
  return { ...state, asked, settings: shown };
}

/** The state of a page that has just (re)connected: what it had opened may have changed since. */
export function applySnapshot(state: State, snapshot: Snapshot): State {
  const { version, host, platform, dataDir, models, settings, presets, engine } = snapshot;
  const { drafts, jobs, setups, reading } = snapshot;
  const conversations = Object.fromEntries(snapshot.conversations.map((one) => [one.id, one]));
  const messages = state.shownId ? pick(state.messages, state.shownId) : {};
  return {
    ...state,
    ready: true,
    app: { version, host, platform, dataDir, ...(reading === undefined ? {} : { reading }) },
    conversations,
    messages,
    live: liveIn(messages, state.live),
    running: Object.fromEntries(snapshot.running.map((one) => [one.conversationId, one.replyId])),
    progress: Object.fromEntries(
      snapshot.running.flatMap(({ replyId, progress }) => (progress ? [[replyId, progress]] : [])),
    ),
    models,
    settings,
    folders: snapshot.folders,
    presets,
    savedTexts: snapshot.savedTexts,
    engine,
    jobs,
    compare: { ...state.compare, comparison: snapshot.comparison, duel: snapshot.duel },
    safety: afterSnapshot(state.safety),
    // What was typed while away is newer than what was saved.
    drafts: state.ready ? { ...drafts, ...state.drafts } : drafts,
    asked: {},
    setups,
    import: snapshot.import,
  };
}

/** Puts an opened conversation in place of what is known of it. */
export function applyOpened(state: State, { conversation, messages, isPart }: OpenedConversation): State {
  const live = { ...state.live };
  for (const id of Object.keys(state.messages[conversation.id] ?? {})) delete live[id];
  for (const { id, status, text } of messages) if (status === 'streaming') live[id] = text;
  return {
    ...state,
    live,
    conversations: { ...state.conversations, [conversation.id]: conversation },
    messages: {
      ...state.messages,
      // At once, not one by one: a tree of thousands would be copied thousands of times.
      [conversation.id]: Object.fromEntries(messages.map((message) => [message.id, message])),
    },
    partial: isPart ? { ...state.partial, [conversation.id]: true } : without(state.partial, conversation.id),
  };
}

/** Which conversation has a reply under way is known of those that are not open, too. */
/** What is asked in one window is no draft in another one any more, unless something else has been typed there. */
function dropAsked(state: State, messages: readonly Message[]): State {
  let { drafts } = state;
  for (const { role, conversationId, parentId, text } of messages) {
    if (role !== 'user') continue;
    if (drafts[conversationId] === text) drafts = without(drafts, conversationId);
    else if (parentId === null && drafts[draftKey(null)] === text) drafts = without(drafts, draftKey(null));
  }
  return drafts === state.drafts ? state : { ...state, drafts };
}

function noteRunning(state: State, { conversationId, id, status }: Message): State {
  const { running } = state;
  if (status === 'streaming') return { ...state, running: { ...running, [conversationId]: id } };
  return running[conversationId] === id ? { ...state, running: without(running, conversationId) } : state;
}

/** Puts a whole message into a conversation that is open; one that is not gets it when it is opened. */
export function putMessage(state: State, message: Message): State {
  const known = state.messages[message.conversationId];
  if (!known) {
    return message.status === 'streaming'
      ? state
      : { ...state, progress: without(state.progress, message.id) };
  }
  const messages = {
    ...state.messages,
    [message.conversationId]: { ...known, [message.id]: message },
  };
  if (message.status !== 'streaming') {
    return {
      ...state,
      messages,
      live: without(state.live, message.id),
      progress: without(state.progress, message.id),
    };
  }
  const text = state.live[message.id] ?? '';
  const longer = message.text.length >= text.length ? message.text : text;
  return { ...state, messages, live: { ...state.live, [message.id]: longer } };
}

const done = (state: State): Applied => ({ state, reopen: null });
const gap = (state: State, conversationId: string): Applied => ({ state, reopen: conversationId });
const pick = <T>(record: Readonly<Record<string, T>>, key: string) =>
  record[key] === undefined ? {} : { [key]: record[key] };
