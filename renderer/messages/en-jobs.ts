// The words of jobs, and of making levels.
import type { ErrorDetail } from '../../preload/contract/errors.ts';

/** Sentences for what can go wrong while files are made. */
export function createJobErrorSentences() {
  const file = (detail: ErrorDetail, otherwise: string) => detail.file?.split(/[\\/]/).at(-1) ?? otherwise;
  const reason = (detail: ErrorDetail) => (detail.reason ? `: ${detail.reason.replace(/[.\s]+$/, '')}` : '');
  return {
    sourceChanged: (detail: ErrorDetail) =>
      `${file(detail, 'The original')} is not the file that this began with. What is finished stays. Put the original back and try again, or begin anew.`,
    quantizerUnavailable: () =>
      'Levels cannot be made with this installation: its engine is not the one that this part of the app was written for. Everything else works; install the app anew to get both in one version.',
    quantizeSource: () =>
      'Levels can be made only from an original (F32, BF16, F16) or from Q8_0: a coarser level has lost what another one would be made of. Choose the original of this model.',
    quantizeFailed: (detail: ErrorDetail) =>
      `The level could not be made${reason(detail)}. The original is untouched, and nothing half-done was left. Try again.`,
    quantizeCrashed: () =>
      'The program that makes the level stopped suddenly. The original is untouched, and nothing half-done was left. Try again; if other programs need much memory, close them first.',
    checkFailed: (detail: ErrorDetail) =>
      `${file(detail, 'The new file')} did not pass its check${reason(detail)}, so it was not added and was deleted. Try again to make it anew.`,
  };
}
