// From a value of a file to turns in the store, with the line of the report that says what became of it.
import type { ImportFormat, ImportLine, ImportRefusal } from '../../../preload/contract/import.ts';
import type { ImportSession } from '../../store/archive/import-session.ts';
import type { ArchivedConversation, ArchiveHead } from '../../store/archive/record.ts';
import { checkArchived } from '../archive/check.ts';
import { upgradeFirstVersion } from '../archive/version-1.ts';
import { archivedFromMarkdown } from './markdown.ts';
import { foreignFormatOf, isFirstVersion } from './recognise.ts';
import type { ReportBuilder } from './report.ts';
import { settle } from './settle.ts';

/** The file, and the conversation's number in it; null: the whole file. */
export interface Place {
  readonly file: string;
  readonly number: number | null;
}

export type BringIn = ReturnType<typeof createBringIn>;

export function createBringIn(options: {
  session: ImportSession;
  report: ReportBuilder;
  now: () => number;
  /** After each conversation. */
  onAdded(): void;
}) {
  const { session, report, now, onAdded } = options;

  function refuse(
    place: Place,
    format: ImportFormat | null,
    refusal: ImportRefusal,
    more: { readonly title?: string | null; readonly where?: string } = {},
  ): void {
    const { title = null, where } = more;
    const line = {
      ...place,
      title,
      outcome: 'refused',
      conversationId: null,
      format,
      refusal,
      notes: [],
    } as const;
    report.add(where ? { ...line, where } : line, 0);
  }

  function add(
    place: Place,
    format: ImportFormat,
    conversation: ArchivedConversation,
    notes: ImportLine['notes'],
  ): void {
    const { outcome, turns, conversationId, place: at } = session.add(conversation);
    // What was said of one that is here was said when it came.
    const said = outcome === 'already' ? [] : notes;
    const where = at === null ? [] : [{ kind: at === 'trash' ? 'inTrash' : 'inArchive', count: 1 } as const];
    const { title } = conversation;
    report.add({ ...place, title, outcome, conversationId, format, notes: [...said, ...where] }, turns);
    onAdded();
  }

  return {
    refuse,
    /** What conversations that follow refer to, and what there is besides them. */
    head({ folders, presets, savedTexts = [] }: ArchiveHead): void {
      session.addFolders(folders);
      session.addPresets(presets);
      session.addSavedTexts(savedTexts);
    },
    /** One of our own, in a file or a database. */
    archived(place: Place, format: 'archive' | 'backup' | 'markdown', value: unknown): void {
      const checked = checkArchived(value);
      if ('conversation' in checked) add(place, format, checked.conversation, []);
      else refuse(place, format, checked.refusal, checked);
    },
    markdown(place: Place, text: string): void {
      const value = archivedFromMarkdown(text, now());
      if (value === null) refuse(place, 'markdown', 'badShape');
      else this.archived(place, 'markdown', value);
    },
    /** Of whichever program. Returns false, and says nothing, where it is of none that is known. */
    recognised(place: Place, value: unknown): boolean {
      if (isFirstVersion(value)) {
        const upgraded = upgradeFirstVersion(value);
        if (upgraded === null) refuse(place, 'archive', 'badShape');
        else this.archived(place, 'archive', upgraded);
        return true;
      }
      const program = foreignFormatOf(value);
      if (program === null) return false;
      const foreign = program.read(value);
      const settled = settle(foreign, program.format, now());
      if ('refused' in settled) refuse(place, program.format, settled.refused, { title: foreign.title });
      else add(place, program.format, settled.conversation, settled.notes);
      return true;
    },
  };
}
