// A sentence for every way to fail: what happened, what was kept, what to do next.
import type { ErrorCode, ErrorDetail } from '../../../preload/contract/errors.ts';
import type { createFormat } from '../format.ts';
import { createConvertSentences } from './convert.ts';
import { exportSentences } from './export.ts';
import type { GenerationWords } from './generation.ts';
import { createHubSentences } from './hub-errors.ts';
import { createImportErrorSentences } from './import.ts';
import { createJobErrorSentences } from './jobs.ts';
import { createLibrarySentences } from './library-errors.ts';
import { createSafetySentences } from './safety.ts';

type Sentence = (detail: ErrorDetail) => string;

export function createErrorSentences(
  format: ReturnType<typeof createFormat>,
  generation: GenerationWords,
): Readonly<Record<ErrorCode, Sentence>> {
  /** The name alone: the path is long, and the same for most. */
  const file = (detail: ErrorDetail) => detail.file?.split(/[\\/]/).at(-1) ?? 'The file';
  const bytes = (value: number | undefined) => (value === undefined ? null : format.bytes(value));

  return {
    badRequest: () =>
      'The app did not understand this request, and nothing was changed. Reload the window and try again.',
    notFound: () =>
      'This is no longer there: it was deleted, perhaps in another window. Nothing else was changed.',
    unknownMethod: () => 'This window is older than the app behind it. Reload it; nothing is lost.',
    disconnected: () =>
      'The connection to the app is gone, so this was not done. What you wrote is still here; try again once it is back.',
    internal: () =>
      'The app made a mistake that it had not foreseen. Conversations are saved; try again, and see the log in the data folder if it happens again.',

    noModel: () => 'No model is loaded. Your message is saved. Choose a model, then try again.',
    modelMissing: (detail) =>
      detail.path
        ? `${file(detail)} has moved or was deleted: it is no longer in ${detail.path}. Put it back, or add it again where it is now.`
        : `${file(detail)} is not where it was. Put it back, or choose the file again where it is now.`,
    modelUnreadable: (detail) =>
      `${file(detail)} cannot be read. Check that you are allowed to open it, then try again.`,
    modelNotGguf: (detail) =>
      `${file(detail)} is not a GGUF file, so it was not added. Choose a file that ends in .gguf.`,
    modelTruncated: (detail) => {
      const has = bytes(detail.bytes);
      const needs = bytes(detail.expectedBytes);
      const sizes = has && needs ? ` (${has} of ${needs})` : '';
      return `${file(detail)} is cut short${sizes}. Download or copy it again.`;
    },
    modelDamaged: (detail) => `${file(detail)} is damaged and cannot be used. Download or copy it again.`,
    modelArchitecture: (detail) =>
      `${file(detail)} holds a model of the kind “${detail.architecture ?? 'unknown'}”. Xenon reads “llama” models, which Mistral and Xenon-4 are.`,
    modelLoadFailed: (detail) =>
      `The model could not be loaded${detail.reason ? `: ${detail.reason}` : ''}. Conversations are kept. Try again, or choose another model.`,

    ...createConvertSentences(format, file),
    ...createHubSentences(format),
    ...createLibrarySentences(format, file),
    ...exportSentences,

    ...createJobErrorSentences(),
    ...createSafetySentences(format),
    ...createImportErrorSentences(format),

    engineStartFailed: (detail) =>
      `The engine that runs the model did not start${detail.reason ? `: ${detail.reason}` : ''}. Conversations are kept. Try again; if that does not help, reinstall the app.`,
    engineCrashed: () =>
      'The engine that runs the model stopped suddenly. The text so far is kept, and the engine starts again by itself.',
    engineHung: (detail) =>
      `The engine that runs the model gave no sign of life${detail.seconds ? ` for ${detail.seconds} seconds` : ''} and was ended. The text so far is kept, and the engine starts again by itself.`,
    engineOutOfMemory: (detail) => {
      const needs = bytes(detail.neededBytes);
      const free = bytes(detail.freeBytes);
      const sizes = needs && free ? ` (needs ${needs}, ${free} free)` : '';
      // With a length it was the shortest there is, and only a smaller level is left.
      return detail.tokens === undefined
        ? `Not enough memory for this model${sizes}. Conversations are kept. Take a smaller level, or a shorter context in Settings.`
        : `Not enough memory for this model, even at ${format.count(detail.tokens)} tokens${sizes}. Conversations are kept. Take a smaller level of it, or close other programs and try again.`;
    },
    promptTooLong: ({ tokens, limit, instruction }) =>
      tokens !== undefined && limit !== undefined
        ? // Far beyond the limit it was not counted but estimated.
          `This turn${instruction === undefined ? ' is' : ' and the conversation’s instruction are'} ${tokens > 2 * limit ? 'about ' : ''}${format.count(tokens)} tokens long, and the model reads ${format.count(limit)} at most. It is saved; ${instruction === undefined ? 'edit it to make it shorter' : 'make one of them shorter'}.`
        : 'This turn is longer than what the model can read. It is saved; edit it to make it shorter.',

    textTooShort: ({ tokens, limit }) =>
      tokens !== undefined && limit !== undefined
        ? `The text has ${format.count(tokens)} tokens, and ${format.count(limit)} are needed to measure over it. Take a longer text, or the built-in sample.`
        : 'The text is too short to measure over it. Take a longer one, or the built-in sample.',
    levelsDiffer: () =>
      'These are not levels of one model, so they cannot be measured against each other. Tick levels of the same model.',

    replyInProgress: () =>
      'A reply is still being written in this conversation. Stop it or wait for its end, then try again.',
    inTrash: () => 'This conversation is in the trash, and nothing in it was changed. Restore it to go on.',
    comparisonRunning: () =>
      'Levels are being compared already. Stop that or wait for its end, then try again.',
    badSchema: (detail) =>
      detail.schema
        ? `${generation.schemaProblem(detail.schema)} Nothing was changed or sent.`
        : 'No reply can be held to this JSON schema. Change it under Parameters, then try again.',
    schemaNotContinued: () =>
      'What is written does not hold to the JSON schema, so it cannot be continued under it. Write the reply anew, or take the schema away under Parameters.',
    nameTaken: (detail) =>
      `There is one named “${detail.name ?? ''}” already. Choose another name; nothing was changed.`,
    presetNameTaken: (detail) =>
      `There is a preset named “${detail.name ?? 'so'}” already. Choose another name; nothing was changed.`,
    presetFileBad: (detail) => generation.badPresetFile(detail.preset, detail.where),

    notInBrowser: () => 'A browser page cannot do this. Use the desktop app, or the command line.',

    dataDirUnwritable: (detail) =>
      `The data folder ${detail.path ? `${detail.path} ` : ''}cannot be written to. Nothing was changed. Allow writing, or start with --data-dir and another folder.`,
    readOnly: () =>
      'Xenon cannot write to its data folder, so your conversations are open for reading. Nothing was changed.',
    dataDirInUse: () => 'Another Xenon uses this data folder. Close it first, or use its window.',
    databaseNewer: () =>
      'The conversations were saved by a newer version of Xenon. They were left untouched; open them with that version.',
    databaseDamaged: () =>
      'Part of the file of conversations is damaged. It was left untouched; Repair reads what can be read, or puts a backup back.',
    diskFull: () =>
      'The disk is full, so the latest text is not saved. It stays in this window: free some space, and it is saved with the next change.',
    portInUse: (detail) =>
      `Port ${detail.port ?? ''} is used by another program. Start with another --port, or with 0 for any that is free.`,
  };
}
