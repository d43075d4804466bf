// What the main process tells every page, one tagged union. A page that subscribes first and then opens
// a conversation misses nothing: see the offsets of `replyDelta`.
import type { BackupsEvent } from './backups.ts';
import type { ComparisonEvent } from './comparison.ts';
import type { SetupEvent } from './conversation-setup.ts';
import type { DroppedEvent } from './dropped.ts';
import type { DuelEvent } from './duel.ts';
import type { ErrorData } from './errors.ts';
import type { ExportEvent } from './export-choice.ts';
import type { FidelityEvent } from './fidelity.ts';
import type { GenerationEvent } from './generation.ts';
import type { ImportEvent } from './import.ts';
import type { JobEvent } from './jobs.ts';
import type { LibraryEvent } from './library.ts';
import type { Conversation, EngineState, Message, ModelEntry, Settings } from './models.ts';
import type { OrganisationEvent } from './organisation.ts';
import type { RescueEvent } from './rescue.ts';
import type { SavedTextEvent } from './saved-texts.ts';
import type { TreeEvent } from './tree.ts';

export type AppEvent =
  | JobEvent
  | GenerationEvent
  /** A new or changed conversation. */
  | { readonly type: 'conversationChanged'; readonly conversation: Conversation }
  | { readonly type: 'conversationDeleted'; readonly conversationId: string }
  /** New or changed messages, whole. A question and its empty reply arrive together. */
  | {
      readonly type: 'messagesChanged';
      readonly conversationId: string;
      readonly messages: readonly Message[];
    }
  /**
   * A reply grew. `at` is where `text` begins, in UTF-16 code units of the reply's text: a page that has
   * more already drops the overlap, one that has less asks for the conversation again.
   */
  | {
      readonly type: 'replyDelta';
      readonly conversationId: string;
      readonly replyId: string;
      readonly at: number;
      readonly text: string;
    }
  /** What a streaming reply waits for; counts in tokens. */
  | {
      readonly type: 'replyProgress';
      readonly conversationId: string;
      readonly replyId: string;
      readonly progress: ReplyProgress;
    }
  /** The reply as it was saved; corrects any drift. */
  | { readonly type: 'replyFinished'; readonly message: Message }
  | TreeEvent
  | SetupEvent
  | { readonly type: 'engineChanged'; readonly engine: EngineState }
  | { readonly type: 'modelsChanged'; readonly models: readonly ModelEntry[] }
  | { readonly type: 'settingsChanged'; readonly settings: Settings }
  | OrganisationEvent
  | SavedTextEvent
  /** Events were left out, because the page did not keep up or there was too much: it asks for everything anew. */
  | { readonly type: 'missed' }
  | FidelityEvent
  | ImportEvent
  | ComparisonEvent
  | DuelEvent
  | BackupsEvent
  | RescueEvent
  | LibraryEvent
  | ExportEvent
  | DroppedEvent
  /** Something went wrong that no call asked for (the disk is full, say). */
  | { readonly type: 'trouble'; readonly error: ErrorData }
  /** What could not be saved of a reply is saved. */
  | { readonly type: 'savedAgain' };

export type ReplyProgress =
  /**
   * Behind the loading of a model or another reply. `behind`: the conversations whose replies come first, the one
   * that is written now before those that wait.
   */
  | { readonly phase: 'waiting'; readonly for: 'model' | 'reply'; readonly behind: readonly string[] }
  /** The model reads the prompt: `done` of `total` tokens, those still in its cache included. */
  | {
      readonly phase: 'prefill';
      readonly done: number;
      readonly total: number;
      readonly contextStartId: string | null;
    }
  | { readonly phase: 'decode'; readonly generated: number; readonly tokensPerSecond: number };
