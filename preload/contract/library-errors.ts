// What can go wrong with the files of the library. Apart from its methods, so that a page gets no schemas with it.

/** Each needs a sentence in renderer/messages/en-library-errors.ts. */
export const libraryErrorCodes = [
  'modelPartMissing',
  'modelPartForeign',
  'modelPartUnnamed',
  'modelNeeded',
  'modelNotRemoved',
] as const;
