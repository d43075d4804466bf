// All that the window shows, in one value. Only `applyEvent` and the actions make a new one.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ReplyProgress } from '../../preload/contract/events.ts';
import type { ExportScope } from '../../preload/contract/export-choice.ts';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ImportState } from '../../preload/contract/import.ts';
import type { Job } from '../../preload/contract/jobs.ts';
import type { ModelSpeed } from '../../preload/contract/library.ts';
import {
  type Conversation,
  defaultSettings,
  type EngineState,
  type InspectedPrompt,
  type Message,
  type ModelEntry,
  type ModelFit,
  type Receipt,
  type ReplayResult,
  type Settings,
  type Snapshot,
} from '../../preload/contract/models.ts';
import type { Folder } from '../../preload/contract/organisation.ts';
import type { LevelsOffer } from '../../preload/contract/quantize.ts';
import { emptyGeneration, type Generation, type Preset } from '../../preload/contract/sampling.ts';
import type { SavedText, SavedTextKind } from '../../preload/contract/saved-texts.ts';
import type { TokenRecord } from '../../preload/contract/token-record.ts';
import type { Connection } from '../bridge/connect.ts';
import { closedFind, type FindState } from '../find/find-state.ts';
import { initialSearchState, type SearchState } from '../search/search-state.ts';
import type { AskedChanges } from './asked.ts';
import { type CompareState, initialCompareState } from './compare-state.ts';
import { type GetState, initialGetState } from './get-state.ts';
import { initialListState, type ListState, type OrganiseDialog } from './list-state.ts';
import { initialSafetyState, type SafetyState } from './safety-state.ts';
import { initialTreeState, type TreeState } from './tree-state.ts';

/** Messages of one conversation by id, in the order of their making. */
export type MessagesById = Readonly<Record<string, Message>>;

export type OpenDialog =
  | { readonly name: 'models' }
  | { readonly name: 'get' }
  | { readonly name: 'levels'; readonly modelId: string }
  | { readonly name: 'removeModel'; readonly modelId: string }
  /** `questionId`: a turn of the shown conversation, to be answered by several levels. */
  | { readonly name: 'compare'; readonly questionId?: string }
  /** `section`: what is looked for; `back`: the dialog that asked for it, and is there again afterwards. */
  | { readonly name: 'settings'; readonly section?: 'downloads'; readonly back?: OpenDialog }
  | { readonly name: 'palette' }
  | { readonly name: 'shortcuts' }
  /** `text`: what a new one begins with. */
  | { readonly name: 'savedTexts'; readonly kind: SavedTextKind; readonly text?: string }
  | { readonly name: 'backups' }
  | { readonly name: 'import' }
  | { readonly name: 'export'; readonly scope: ExportScope }
  /** A turn of the shown conversation, with what hangs below it. */
  | { readonly name: 'deleteTurn'; readonly messageId: string }
  | OrganiseDialog;

/** The reply in the inspector, and what is known of how it came about. */
export interface Inspected {
  readonly replyId: string;
  /** undefined: not asked yet; null: none was kept. */
  readonly receipt: Receipt | null | undefined;
  readonly prompt: InspectedPrompt | null;
  /** Not given: not asked yet; null: none was kept. */
  readonly record?: TokenRecord | null;
  readonly problem: ErrorData | null;
}

export type ReplayState =
  | { readonly status: 'running'; readonly replayId: string }
  | { readonly status: 'done'; readonly result: ReplayResult }
  | { readonly status: 'failed'; readonly error: ErrorData };

/** Conversations; `total` 0: not known yet. */
export interface RunningExport {
  readonly exportId: string;
  readonly done: number;
  readonly total: number;
}

/** A prompt or persona as it stands in its form. */
export interface TypedText {
  readonly name: string;
  readonly text: string;
}

export interface State {
  readonly connection: Connection;
  /** False until the first snapshot is here. */
  readonly ready: boolean;
  readonly app: Pick<Snapshot, 'version' | 'host' | 'platform' | 'dataDir' | 'reading'>;
  readonly conversations: Readonly<Record<string, Conversation>>;
  /** By name. */
  readonly folders: readonly Folder[];
  readonly list: ListState;
  /** Of the conversations opened so far. */
  readonly messages: Readonly<Record<string, MessagesById>>;
  /** Of the opened ones those that are here only with the end of the shown branch: what is above it comes. */
  readonly partial: Readonly<Record<string, true>>;
  /** The text so far of replies being written: kept apart, so that a delta touches nothing else. */
  readonly live: Readonly<Record<string, string>>;
  /** What a reply being written is at. */
  readonly progress: Readonly<Record<string, ReplyProgress>>;
  readonly models: readonly ModelEntry[];
  /** What each model would take, as of the last look. */
  readonly fits: Readonly<Record<string, ModelFit>>;
  /** How fast each model is here, as of the last look. */
  readonly speeds: Readonly<Record<string, ModelSpeed>>;
  /** How faithful levels were found to be, as of the last look. */
  readonly fidelity: readonly MeasuredFidelity[];
  readonly settings: Settings;
  /** Those that people have made. */
  readonly presets: readonly Preset[];
  /** Prompts and personas, by name. */
  readonly savedTexts: readonly SavedText[];
  /** What was typed of them and is not saved, by `typedKey`. */
  readonly typedTexts: Readonly<Record<string, TypedText>>;
  /** What was typed as a JSON schema and cannot be used as it is, by the key of its `Scope`. */
  readonly typedSchemas: Readonly<Record<string, string>>;
  /** What the conversation sets for itself that is not yet begun. */
  readonly newGeneration: Generation;
  readonly engine: EngineState;
  readonly drafts: Readonly<Record<string, string>>;
  /** The reply that is written or waits in each conversation that has one. */
  readonly running: Readonly<Record<string, string>>;
  /** Conversations with a reply that has ended unseen, by id: see `unread.ts`. */
  readonly unread: Readonly<Record<string, true>>;
  /** The window is hidden. */
  readonly away: boolean;
  /** In the order they were added. */
  readonly jobs: readonly Job[];
  readonly get: GetState;
  readonly compare: CompareState;
  readonly safety: SafetyState;
  readonly tree: TreeState;
  /** The import that runs, or the last one until its report is put away. */
  readonly import: ImportState | null;
  /** What is shown before the app has answered. */
  readonly asked: AskedChanges;
  /** Of the conversations that have something set; keys as of drafts. */
  readonly setups: Snapshot['setups'];
  /** What levels can be made of the model that was asked about last; neither offer nor problem: not known yet. */
  readonly levels: {
    readonly modelId: string;
    readonly offer: LevelsOffer | null;
    readonly problem: ErrorData | null;
  } | null;
  /** null: a conversation not yet begun. */
  readonly shownId: string | null;
  /** The shown conversation, where this page has just begun it; null once one was chosen. */
  readonly begunId: string | null;
  /** The turn that is open for editing. */
  readonly editingId: string | null;
  readonly dialog: OpenDialog | null;
  readonly sidebarOpen: boolean;
  readonly inspector: Inspected | null;
  readonly search: SearchState;
  readonly find: FindState;
  /** Parameters of the shown conversation, in place of the inspector. */
  readonly parametersOpen: boolean;
  /** The last replay of each reply, by reply. */
  readonly replays: Readonly<Record<string, ReplayState>>;
  /** The export that this page has asked for; null: none runs. */
  readonly exporting: RunningExport | null;
  /** One sentence about something that just went wrong; it stays until it is dismissed. What is done is a toast. */
  readonly notice: string | null;
}

export const initialState: State = {
  connection: 'connecting',
  ready: false,
  app: { version: '', host: 'browser', platform: '', dataDir: '' },
  conversations: {},
  folders: [],
  list: initialListState,
  messages: {},
  partial: {},
  live: {},
  progress: {},
  models: [],
  fits: {},
  speeds: {},
  fidelity: [],
  settings: defaultSettings,
  presets: [],
  savedTexts: [],
  typedTexts: {},
  typedSchemas: {},
  newGeneration: emptyGeneration,
  engine: { status: 'none' },
  drafts: {},
  running: {},
  unread: {},
  away: false,
  jobs: [],
  get: initialGetState,
  compare: initialCompareState,
  safety: initialSafetyState,
  tree: initialTreeState,
  import: null,
  asked: {},
  setups: {},
  levels: null,
  shownId: null,
  begunId: null,
  editingId: null,
  dialog: null,
  sidebarOpen: true,
  inspector: null,
  search: initialSearchState,
  find: closedFind,
  parametersOpen: false,
  replays: {},
  exporting: null,
  notice: null,
};

/** The key of a draft: the contract calls a conversation not yet begun "new". */
export const draftKey = (conversationId: string | null): string => conversationId ?? 'new';

/** The key of what is typed while a turn is edited. */
export const editKey = (messageId: string): string => `edit:${messageId}`;

/** Of the replies being written those in conversations that are open: nobody tells of the end of another one. */
export function liveIn(messages: State['messages'], live: State['live']): State['live'] {
  const open = Object.values(messages);
  return Object.fromEntries(Object.entries(live).filter(([id]) => open.some((known) => id in known)));
}

/** `record` without `key`; itself where the key is not in it. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
