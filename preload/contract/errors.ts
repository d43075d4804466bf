// Everything that can go wrong and crosses the bridge. The code crosses; the renderer owns the sentence.

import { type CheckpointFlaw, convertErrorCodes } from './convert.ts';
import { exportErrorCodes } from './export-choice.ts';
import { importErrorCodes } from './import.ts';
import type { SchemaProblem } from './json-schema.ts';
import { libraryErrorCodes } from './library-errors.ts';

/** The closed list of reasons. A new one needs a sentence in renderer/messages. */
export const errorCodes = [
  'badRequest',
  'notFound',
  'unknownMethod',
  'disconnected',
  'internal',
  // models
  'noModel',
  'modelMissing',
  'modelUnreadable',
  'modelNotGguf',
  'modelTruncated',
  'modelDamaged',
  'modelArchitecture',
  'modelLoadFailed',
  ...convertErrorCodes,
  ...libraryErrorCodes,
  // a hub, and what is downloaded from it
  'hubUnreachable',
  'hubNotAHub',
  'hubRepositoryMissing',
  'hubFileMissing',
  'hubGated',
  'hubTokenRefused',
  'hubBusy',
  'hubFailed',
  'hubFileChanged',
  'hubWrongBytes',
  'hubUnchecked',
  'targetExists',
  // making levels
  'sourceChanged',
  'quantizerUnavailable',
  'quantizeSource',
  'quantizeFailed',
  'quantizeCrashed',
  'checkFailed',
  // measuring levels
  'textTooShort',
  'levelsDiffer',
  // engine
  'engineStartFailed',
  'engineCrashed',
  'engineHung',
  'engineOutOfMemory',
  'promptTooLong',
  // what was asked cannot be done as things stand
  'replyInProgress',
  'inTrash',
  'comparisonRunning',
  'badSchema',
  'schemaNotContinued',
  'presetNameTaken',
  'nameTaken',
  'presetFileBad',
  ...exportErrorCodes,
  'notInBrowser',
  ...importErrorCodes,
  // the host
  'dataDirUnwritable',
  'dataDirInUse',
  'readOnly',
  'databaseNewer',
  'databaseDamaged',
  'databaseUnreadable',
  'diskFull',
  'backupNoRoom',
  'backupUnusable',
  'portInUse',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * Values that a sentence is filled with. The names are closed, so that who throws and who words it cannot
 * miss each other; all are optional, because every sentence stands without them.
 */
export interface ErrorDetail {
  /** A model's or the database's file, as its path. */
  readonly file?: string;
  /** The data directory. */
  readonly path?: string;
  /** What the engine or the system itself gave as the reason. */
  readonly reason?: string;
  /** How long nothing was heard. */
  readonly seconds?: number;
  readonly bytes?: number;
  readonly expectedBytes?: number;
  readonly neededBytes?: number;
  readonly freeBytes?: number;
  /** What may come at the most. */
  readonly limitBytes?: number;
  /** Length of a prompt, or of the context that was tried, and of what the context holds, in tokens. */
  readonly tokens?: number;
  readonly limit?: number;
  /** Of them, what the conversation's instruction takes. */
  readonly instruction?: number;
  /** `general.architecture` of a GGUF, `model_type` of a checkpoint's config.json. */
  readonly architecture?: string;
  /** What is wrong with a file of a checkpoint; `where` is the tensor, the setting or the piece. */
  readonly flaw?: CheckpointFlaw;
  /** Of a split model: the names of the files that are missing, and how many it has in all. */
  readonly missing?: readonly string[];
  readonly parts?: number;
  readonly port?: number;
  /** A hub, or whatever answers for it. */
  readonly host?: string;
  /** "owner/name". */
  readonly repository?: string;
  /** Of an HTTP answer. */
  readonly status?: number;
  /** Schema versions, and the migration that failed with the copy made before it. */
  readonly version?: number;
  readonly newestVersion?: number;
  readonly migration?: string;
  readonly backup?: string;
  /** What a bad request was about; `where` also says which part of a file an error is about. */
  readonly method?: string;
  readonly where?: string;
  readonly url?: string;
  readonly turn?: number;
  readonly turns?: number;
  readonly conversationId?: string;
  /** A conversation's. */
  readonly title?: string;
  readonly messageId?: string;
  readonly modelId?: string;
  /** What is wrong with a JSON schema. */
  readonly schema?: SchemaProblem;
  /** What is wrong with a preset's file; `where` names the value. */
  readonly preset?: 'notJson' | 'notPreset' | 'newer' | 'value';
  /** A preset's. */
  readonly name?: string;
}

export interface ErrorData {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
}

/** What every call over the bridge resolves to; a bridge call never rejects for a reason of the app's. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorData };
