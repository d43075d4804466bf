// The words about bringing conversations in.
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type {
  ImportFormat,
  ImportLine,
  ImportNote,
  ImportRefusal,
  ImportReport,
  ImportState,
} from '../../../preload/contract/import.ts';
import type { createFormat } from '../format.ts';

type Format = ReturnType<typeof createFormat>;
type Running = Extract<ImportState, { status: 'running' }>;

/** Sentences for an import that does not begin, or comes to nothing. */
export function createImportErrorSentences(format: Format) {
  return {
    importRunning: () =>
      'Another import is under way, so this one was not begun. Wait until it has ended, or cancel it.',
    importTooLarge: (detail: ErrorDetail) => {
      const limit =
        detail.limitBytes === undefined
          ? ''
          : ` More than ${format.bytes(detail.limitBytes)} at once is not taken.`;
      return `The files are too large, so nothing was imported.${limit} Take the conversations out of them in parts, or unpack a ZIP and choose the JSON files in it.`;
    },
    importTooMany: (detail: ErrorDetail) =>
      `These are too many files${detail.limit === undefined ? '' : ` (more than ${format.count(detail.limit)})`}, so nothing was imported. Choose some of them, or pack them into a ZIP.`,
    importNoFiles: () => 'No file has come, so nothing was imported. Choose the files again.',
  };
}

const formats: Readonly<Record<ImportFormat, string>> = {
  archive: 'JSON of Xenon',
  backup: 'a backup of Xenon',
  markdown: 'Markdown of Xenon',
  chatgpt: 'ChatGPT',
  claude: 'Claude',
  openWebUi: 'Open WebUI',
  lmStudio: 'LM Studio',
  messages: 'messages as for training',
  shareGpt: 'ShareGPT',
};

const refusals: Readonly<Record<ImportRefusal, string>> = {
  notRecognised: 'nothing in it is known here as a conversation',
  notJson: 'it is no JSON',
  cutOff: 'the file ends in the middle, so what comes last is missing',
  tooDeep: 'brackets lie too deep within each other, which no export does',
  tooLong: 'it is longer than a conversation can be here',
  empty: 'there is no text in it',
  newer: 'it was written by a newer version of Xenon: update this one first',
  badShape: 'a value is not as it must be',
  badTree: 'its turns do not fit together',
  badZip: 'the ZIP is damaged',
  zipTooLarge: 'it would become too large when it is unpacked',
  zipEncrypted: 'it is locked with a password',
  badBackup: 'it is no backup of Xenon, or a damaged one',
};

export function createImportWords(format: Format) {
  const count = (value: number, one: string, many: string) =>
    `${format.count(value)} ${value === 1 ? one : many}`;
  const conversations = (value: number) => count(value, 'conversation', 'conversations');

  const notes: Readonly<Record<ImportNote['kind'], (value: number) => string>> = {
    partsLeftOut: (value) =>
      `${count(value, 'image, file or call of a tool was', 'images, files or calls of tools were')} left out`,
    turnsJoined: (value) =>
      `${count(value, 'turn was', 'turns were')} joined with the one before, of the same side`,
    turnsEmpty: (value) => `${count(value, 'turn', 'turns')} without text left out`,
    turnsDoubled: (value) => `${count(value, 'turn', 'turns')} of an id that was there before left out`,
    questionMissing: () => 'it began with a reply, so “…” stands as the question',
    instructionInTurn: () => 'its instruction is too long, and stands in the first turn',
    parentMissing: (value) =>
      `${count(value, 'turn begins', 'turns begin')} anew, because what came before is not in the file`,
    inTrash: () => 'in the trash, where it can be restored',
    inArchive: () => 'in the archive',
    ringOpened: (value) => `${count(value, 'ring', 'rings')} of turns that each came before the other opened`,
  };

  const outcomes: Readonly<Record<ImportLine['outcome'], string>> = {
    added: 'Came in',
    already: 'Was here already',
    continued: 'Was here; what had been added since came in',
    beside: 'Is here with other content; stands beside it as a conversation of its own',
    refused: 'Did not come in',
  };

  function line(one: ImportLine): string {
    const { outcome, refusal, where } = one;
    const reason = refusal === undefined ? '' : `: ${refusals[refusal]}${where ? ` (${where})` : ''}`;
    const more = one.notes.map((note) => notes[note.kind](note.count));
    return `${outcomes[outcome]}${reason}${more.length > 0 ? `; ${more.join('; ')}` : ''}.`;
  }

  const title = (one: ImportLine): string =>
    one.title ?? (one.number === null ? one.file : `Number ${format.count(one.number)}`);

  function place({ file, number, title: named, format: from }: ImportLine): string {
    const whose = from === null ? [] : [formats[from]];
    if (number === null && named === null) return whose.join('');
    return [...whose, number === null ? file : `${file}, number ${format.count(number)}`].join(' · ');
  }

  return {
    title: 'Import conversations',
    open: 'Import conversations…',
    about:
      'From files of other programs, of this one, or of a backup. Nothing that is here is changed: what is here already is left out, and a backup is made first.',
    drop: 'Drop files here, or choose them.',
    dropAnywhere: 'Drop to add',
    choose: 'Choose files…',
    chooseLabel: 'Files with conversations',
    again: 'Import more…',
    /** What can be read, and where it is got. */
    kinds: [
      ['Xenon', 'JSON and Markdown of an export, and backups (.db)'],
      ['ChatGPT', 'the ZIP that its settings send, or conversations.json in it'],
      ['Claude', 'the ZIP that its settings send, or conversations.json in it'],
      ['Open WebUI', 'the JSON of “Export chats”'],
      ['LM Studio', 'its conversation files (.json), as many as you like'],
      ['Data sets', 'JSON Lines with messages, and ShareGPT'],
    ] as readonly (readonly [string, string])[],
    phase({ phase, done, total, conversations: found }: Running): string {
      switch (phase) {
        case 'receiving':
          return `Taking the files in: ${format.bytes(done)}${total > done ? ` of ${format.bytes(total)}` : ''}`;
        case 'backingUp':
          return 'Making a backup…';
        case 'reading':
          return `Reading: ${total > 0 ? format.percent(done / total) : ''}, ${conversations(found)}`;
        case 'finishing':
          return 'Putting everything in its place…';
        case 'removing':
          return 'Taking away what had come in…';
        default:
          return phase satisfies never;
      }
    },
    progress: 'Progress of the import',
    goesOn: 'You can close this and go on: the import does not need it.',
    cancel: 'Cancel import',
    cancelled: 'Cancelled. Nothing of it stays.',
    line: {
      running: (share: number | null) =>
        share === null ? 'Importing…' : `Importing, ${format.percent(share)}`,
      done: 'Import is done: see the report',
      failed: 'Import has failed: it needs you',
      about: (words: string) => `${words}. Show the import`,
    },
    summary({ counts, turns, archived, besides }: ImportReport): string {
      const { added, already, continued, beside, refused } = counts;
      const were = (value: number, one: string, many: string) =>
        `${conversations(value)} ${value === 1 ? one : many}`;
      const came = [
        ...(turns > 0 ? [count(turns, 'turn', 'turns')] : []),
        ...(besides.folders > 0 ? [count(besides.folders, 'folder', 'folders')] : []),
        ...(besides.presets > 0 ? [count(besides.presets, 'preset', 'presets')] : []),
        ...(besides.prompts > 0 ? [count(besides.prompts, 'saved prompt', 'saved prompts')] : []),
        ...(besides.personas > 0 ? [count(besides.personas, 'persona', 'personas')] : []),
      ];
      const sentences = [
        ...(added > 0 ? [`${conversations(added)} came in`] : []),
        ...(continued > 0
          ? [were(continued, 'had grown and got its new turns', 'had grown and got their new turns')]
          : []),
        ...(beside > 0
          ? [
              were(
                beside,
                'is here with other content, and stands beside it',
                'are here with other content, and stand beside those',
              ),
            ]
          : []),
        ...(archived > 0
          ? [`${format.count(archived)} of what came in ${archived === 1 ? 'is' : 'are'} in the archive`]
          : []),
        ...(already > 0 ? [were(already, 'was here already', 'were here already')] : []),
        ...(refused > 0 ? [`${format.count(refused)} could not be read`] : []),
        ...(came.length > 0 ? [`In all, ${format.list(came)} came in`] : []),
      ];
      return sentences.length === 0 ? 'Nothing was found.' : `${sentences.join('. ')}.`;
    },
    backup: (name: string) => `The backup that was made before is ${name}.`,
    passedOver: (files: number) =>
      `${count(files, 'file', 'files')} in the ZIP without conversations passed over.`,
    lines: 'What became of each',
    linesLeftOut: (lines: number) => `${format.count(lines)} more like these are not listed.`,
    copy: 'Copy the report',
    lineTitle: title,
    linePlace: place,
    lineWords: line,
    /** The report as a text. */
    asText(report: ImportReport): string {
      const listed = report.lines.map((one) => {
        const at = place(one);
        return `- ${title(one)}${at === '' ? '' : ` (${at})`}: ${line(one)}`;
      });
      const rest = report.linesLeftOut > 0 ? [this.linesLeftOut(report.linesLeftOut)] : [];
      return [this.summary(report), ...listed, ...rest].join('\n');
    },
  };
}
