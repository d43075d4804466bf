// What a file that is imported may hold. Nothing about it is known, so that everything has an end.

export const limits = {
  /** Bytes of one import, all files together, as they come. */
  uploadBytes: 4e9,
  files: 2000,
  /** Bytes that come out of a ZIP, all that is read of it together; and how much larger than it may become. */
  unpackedBytes: 8e9,
  unpackedRatio: 200,
  entries: 100_000,
  /** Bytes of one conversation as JSON, or of a Markdown file. */
  conversationBytes: 256e6,
  /** Brackets within each other. */
  depth: 200,
  messages: 200_000,
  /** UTF-16 code units of all turns of a conversation. */
  conversationText: 200_000_000,
  folders: 10_000,
  presets: 10_000,
  savedTexts: 10_000,
  /** Lines of the report that are kept; all are counted. */
  reportLines: 1000,
} as const;
