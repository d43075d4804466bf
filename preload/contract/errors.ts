// Everything that can go wrong and crosses the bridge. The code crosses; the renderer owns the sentence.

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
  // engine
  'engineStartFailed',
  'engineCrashed',
  'engineOutOfMemory',
  'promptTooLong',
  // what was asked cannot be done as things stand
  'replyInProgress',
  'notInBrowser',
  // the host
  'dataDirUnwritable',
  'dataDirInUse',
  'databaseNewer',
  'databaseDamaged',
  'diskFull',
  'portInUse',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values that the sentence for a code is filled with: file names, sizes in bytes, token counts. */
export type ErrorDetail = Readonly<Record<string, string | number>>;

export interface ErrorData {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
}

/** What every call over the bridge resolves to; a bridge call never rejects for a reason of the app's. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorData };
