// Every method that a page may call: the schema its input is parsed with, and the type it returns.
import { z } from 'zod';
import { backupMethods } from './backups.ts';
import { comparisonMethods } from './comparison.ts';
import { duelMethods } from './duel.ts';
import { exportChoiceSchema, exportMethods } from './export.ts';
import { fidelityMethods } from './fidelity.ts';
import { generationMethods, generationSchema, samplingValuesSchema } from './generation.ts';
import { hubMethods, hubSettingsSchema } from './hub.ts';
import { importMethods } from './import-methods.ts';
import { jobMethods } from './jobs.ts';
import { libraryMethods } from './library.ts';
import { longestText } from './longest-text.ts';
import type {
  InspectedPrompt,
  MessageSlice,
  ModelEntry,
  ModelFit,
  OpenedConversation,
  Receipt,
  ReplayResult,
  Snapshot,
} from './models.ts';
import { defaultEngineSettings } from './models.ts';
import { listSettingsSchema, organisationMethods } from './organisation.ts';
import { quantizeMethods } from './quantize.ts';
import { rescueMethods } from './rescue.ts';
import { savedTextMethods } from './saved-text-methods.ts';
import { searchMethods } from './search.ts';
import { setupMethods } from './setup-methods.ts';
import { temporaryMethods } from './temporary.ts';
import { tokenRecordMethods } from './token-record.ts';
import { treeMethods } from './tree.ts';

/** Made by the page, so that it can paint before the answer: a UUID. */
const id = z.uuid();
const text = z.string().max(longestText);
const empty = z.strictObject({});

const threadCount = z.int().min(1).max(512);

export const threadsSchema = z.strictObject({ prefill: threadCount, decode: threadCount });

export const engineSettingsSchema = z.strictObject({
  device: z.enum(['auto', 'off']),
  gpuLayers: z.int().min(0).max(1000).nullable(),
  threads: threadsSchema.nullable(),
  kvType: z.enum(['f16', 'q8_0']).nullable(),
  flashAttention: z.boolean(),
  batchSize: z.int().min(32).max(4096).nullable(),
  mmap: z.boolean(),
  promptLookup: z.boolean().default(defaultEngineSettings.promptLookup),
  idleUnloadMinutes: z.union([z.literal(0), z.literal(5), z.literal(30)]),
});

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  readingSize: z.int().min(12).max(24),
  sampling: samplingValuesSchema,
  presetId: z.string().max(200),
  contextLength: z.int().min(256).max(131_072).nullable(),
  engine: engineSettingsSchema,
  currentModelId: z.string().max(200).nullable(),
  readAhead: z.boolean(),
  snapshotBudgetBytes: z.int().min(0).max(1e15),
  hub: hubSettingsSchema,
  export: exportChoiceSchema,
  list: listSettingsSchema,
});

/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const methods = {
  ...jobMethods,
  ...hubMethods,
  ...quantizeMethods,
  ...libraryMethods,
  ...backupMethods,
  ...rescueMethods,
  getSnapshot: { input: empty, output: returns<Snapshot>() },

  ...organisationMethods,
  ...fidelityMethods,
  ...comparisonMethods,
  ...duelMethods,
  ...exportMethods,
  ...searchMethods,
  ...temporaryMethods,
  ...savedTextMethods,
  ...importMethods,

  /** `end`: of a long one only the end of the branch that is shown, which is there in a moment. */
  openConversation: {
    input: z.strictObject({ conversationId: id, end: z.boolean().optional() }),
    output: returns<OpenedConversation>(),
  },
  /** A long conversation in slices; `from`: where the slice before ended, 0 for the first. */
  getMessages: {
    input: z.strictObject({ conversationId: id, from: z.int().min(0) }),
    output: returns<MessageSlice>(),
  },
  /** A page shows the conversation: its history is read in the background, if nothing else is to be done. */
  readAhead: { input: z.strictObject({ conversationId: id }), output: returns<null>() },
  renameConversation: {
    input: z.strictObject({ conversationId: id, title: z.string().trim().min(1).max(200) }),
    output: returns<null>(),
  },
  deleteConversation: { input: z.strictObject({ conversationId: id }), output: returns<null>() },
  ...treeMethods,
  /** Shows another branch: the newest one that runs through `messageId`. */
  selectBranch: { input: z.strictObject({ conversationId: id, messageId: id }), output: returns<null>() },
  /** `conversationId` null: the draft of a conversation not yet begun. Empty text deletes the draft. */
  saveDraft: { input: z.strictObject({ conversationId: id.nullable(), text }), output: returns<null>() },

  /**
   * Adds a question below `parentId` (null: at the beginning) and an empty reply below the question, and
   * begins the conversation if there is none of this id. Returns once both are saved. An edited
   * question is a new one below the parent of the old: a sibling, nothing is overwritten.
   */
  sendMessage: {
    input: z.strictObject({
      conversationId: id,
      parentId: id.nullable(),
      questionId: id,
      replyId: id,
      text: text.refine((value) => value.trim() !== ''),
      /** Of a conversation that this begins; of one that is there it changes nothing. */
      generation: generationSchema.optional(),
    }),
    output: returns<null>(),
  },
  /** Another reply beside the ones that `questionId` has; `modelId`: by this model, this once. */
  regenerateReply: {
    input: z.strictObject({ questionId: id, replyId: id, modelId: z.string().max(200).optional() }),
    output: returns<null>(),
  },
  /** Goes on with a stopped or interrupted reply, or one that reached a limit, where its text ends. */
  continueReply: { input: z.strictObject({ replyId: id }), output: returns<null>() },
  /** Ends a reply and keeps its text. Nothing happens if it has ended. */
  stopReply: { input: z.strictObject({ replyId: id }), output: returns<null>() },

  /** null for a reply of which none was kept. */
  getReceipt: { input: z.strictObject({ replyId: id }), output: returns<Receipt | null>() },
  /** Builds the prompt of a reply again. Fails with `noModel` while none is loaded. */
  inspectPrompt: { input: z.strictObject({ replyId: id }), output: returns<InspectedPrompt>() },
  /**
   * Tokens of the prompt if `text` were asked now, below the turn that the conversation shows (null: in one not yet
   * begun), with the model that is loaded. Where not all of it fits, an estimate beyond the context's length. Fails with `noModel` while none is loaded.
   */
  countPrompt: {
    input: z.strictObject({ conversationId: id.nullable(), text }),
    output: returns<number>(),
  },
  /**
   * Writes a reply again from its receipt, behind what the engine does already, and compares. Answers at the
   * end; `replayId` names it meanwhile in the engine's state, in `replyProgress` and to `stopReplay`.
   */
  replayReply: { input: z.strictObject({ replyId: id, replayId: id }), output: returns<ReplayResult>() },
  stopReplay: { input: z.strictObject({ replayId: id }), output: returns<null>() },
  ...setupMethods,
  ...tokenRecordMethods,

  ...generationMethods,

  /** Makes a model the current one and loads it; also the way to try again after a failure. */
  useModel: { input: z.strictObject({ modelId: z.string().max(200) }), output: returns<null>() },
  /** What each model would take if it were loaded now, by id; those that cannot be read are left out. */
  getModelFits: { input: empty, output: returns<Readonly<Record<string, ModelFit>>>() },
  /** Forgets what was given up for the current model on this machine, and loads it in full again. */
  undoStepsDown: { input: empty, output: returns<null>() },
  /** Lets the person choose a GGUF; null when they cancel. Fails with `notInBrowser` in the browser host. */
  chooseModelFile: { input: empty, output: returns<ModelEntry | null>() },
  /** Takes a model out of the list; the file stays where it is. */
  forgetModel: { input: z.strictObject({ modelId: z.string().max(200) }), output: returns<null>() },
  updateSettings: { input: settingsSchema.omit({ currentModelId: true }).partial(), output: returns<null>() },
  /** Desktop only: opens an address in the person's browser. */
  openExternal: { input: z.strictObject({ url: z.string().max(2048) }), output: returns<null>() },
} as const;

export type MethodName = keyof typeof methods;
export type Input<M extends MethodName> = z.infer<(typeof methods)[M]['input']>;
export type Output<M extends MethodName> = (typeof methods)[M]['output'];
