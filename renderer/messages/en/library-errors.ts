// The sentences of what can go wrong with the files of the library.
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { libraryErrorCodes } from '../../../preload/contract/library-errors.ts';
import type { createFormat } from '../format.ts';

/** Names that a sentence lists; more are counted. */
const mostNames = 3;

export function createLibrarySentences(
  format: ReturnType<typeof createFormat>,
  file: (detail: ErrorDetail) => string,
): Readonly<Record<(typeof libraryErrorCodes)[number], (detail: ErrorDetail) => string>> {
  function names(missing: readonly string[]): string {
    const listed = missing.slice(0, mostNames);
    const more = missing.length - listed.length;
    return more === 0 ? format.list(listed) : `${listed.join(', ')} and ${format.count(more)} more`;
  }
  return {
    modelPartMissing({ missing = [], parts, ...detail }) {
      const are = missing.length > 1 ? 'are' : 'is';
      const of = parts ? ` This model is split into ${format.count(parts)} files, and all are needed.` : '';
      return `${missing.length > 0 ? names(missing) : file(detail)} ${are} missing.${of} Put what is missing into the same folder.`;
    },
    modelPartForeign: (detail) =>
      `${file(detail)} does not belong together with the other parts beside it. Download or copy all parts of the model again.`,
    modelPartUnnamed: (detail) =>
      `${file(detail)} is one part of a split model, but has lost the name by which the others are found. Give it back its name, which ends like “-00001-of-00003.gguf”.`,
    modelNeeded: (detail) =>
      `${file(detail)} is needed by work that is not done yet. Wait for it or cancel it, then delete the file.`,
    modelNotRemoved: (detail) =>
      `${file(detail)} could not be deleted${detail.reason ? `: ${detail.reason}` : ''}. It stays in the list. If the model was just in use, try again in a minute.`,
  };
}
