// A conversation's title as a file name that every file system and cloud drive takes.

const maxCharacters = 80;
/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** @param extension without the dot */
export function fileNameFor(title: string, extension: string): string {
  const safe = title
    .toWellFormed()
    .normalize('NFC')
    // Separators, what Windows forbids, and everything invisible.
    .replace(/[\\/:*?"<>|\p{C}\p{Zl}\p{Zp}\ufffd]/gu, ' ')
    .replace(/\s+/g, ' ');
  const cut = Array.from(safe.trim()).slice(0, maxCharacters).join('');
  // No hidden files, and no dots or spaces at the end, which Windows drops.
  const name = cut.replace(/^[.\s]+|[.\s]+$/g, '');
  if (name === '') return `Conversation.${extension}`;
  return `${reserved.test(name) ? '_' : ''}${name}.${extension}`;
}
