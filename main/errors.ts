// The app's own error: a closed code with the values its sentence needs, and the cause for the log.
import type { ErrorCode, ErrorData, ErrorDetail } from '../preload/contract/errors.ts';

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, options: { detail?: ErrorDetail; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail ?? {};
  }

  /** What crosses the bridge. */
  get data(): ErrorData {
    return { code: this.code, detail: this.detail };
  }

  /** Any thrown value as an AppError; what is not one becomes `internal`. */
  static from(thrown: unknown): AppError {
    return thrown instanceof AppError ? thrown : new AppError('internal', { cause: thrown });
  }
}
