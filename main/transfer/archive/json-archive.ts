// Conversations as JSON without loss, written piece by piece: a valid JSON document with one conversation on each
// line, so that neither side ever holds more than one of them. See docs/export-format.md.
import type { ArchivedConversation, ArchiveHead } from '../../store/archive/record.ts';

export const archiveFormat = 'xenon-desktop';
export const archiveVersion = 2;

/**
 * One use: `begin`, then each conversation, then `end`.
 * @param about the app's version, and when the file is written, ms since 1970
 */
export function createJsonArchive(head: ArchiveHead, about: { readonly app: string; readonly at: number }) {
  let isFirst = true;
  return {
    begin: `${JSON.stringify({
      format: archiveFormat,
      version: archiveVersion,
      app: about.app,
      exportedAt: about.at,
      ...head,
    }).slice(0, -1)},"conversations":[\n`,
    conversation(conversation: ArchivedConversation): string {
      const line = `${isFirst ? '' : ',\n'}${JSON.stringify(conversation)}`;
      isFirst = false;
      return line;
    },
    end: '\n]}\n',
  };
}
