// The words about backups, and of the page that stands in the place of the window where the file does not open.
import type { Backup, BackupKind } from '../../../preload/contract/backups.ts';
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { ReadingReason, RescueReason, SalvageReport } from '../../../preload/contract/rescue.ts';
import type { createFormat } from '../format.ts';

type Format = ReturnType<typeof createFormat>;

const turns = (format: Format, count: number) => `${format.count(count)} ${count === 1 ? 'turn' : 'turns'}`;
const conversations = (format: Format, count: number) =>
  `${format.count(count)} ${count === 1 ? 'conversation' : 'conversations'}`;

export function createSafetySentences(format: Format) {
  return {
    databaseUnreadable: () =>
      'The system does not let the file of conversations be read. It was left untouched; check its permissions and its disk, then try again.',
    backupNoRoom: ({ neededBytes, freeBytes }: ErrorDetail) =>
      neededBytes !== undefined && freeBytes !== undefined
        ? `There is no room for a copy: it takes ${format.bytes(neededBytes)}, and ${format.bytes(freeBytes)} are free. Nothing was changed. Free some space, then try again.`
        : 'There is no room for a copy. Nothing was changed. Free some space, then try again.',
    backupUnusable: () =>
      'This copy is damaged or from a newer version, so it was not put back. Nothing was changed; choose another one.',
  };
}

const kinds: Readonly<Record<BackupKind, string>> = {
  daily: 'Daily',
  migration: 'Before an update of the file',
  import: 'Before an import',
  delete: 'Before a deletion',
  manual: 'Made by you',
  salvaged: 'Salvaged',
  aside: 'Kept when another took its place',
};

export function createSafetyWords(format: Format) {
  const salvageLosses = ({ badPages, pages, lostRows }: SalvageReport): string[] => [
    badPages === 0
      ? 'Every page of the file could be read.'
      : `${format.count(badPages)} of ${format.count(pages)} pages of the file could not be read.`,
    ...(lostRows > 0
      ? [`${format.count(lostRows)} ${lostRows === 1 ? 'entry was' : 'entries were'} not whole.`]
      : []),
  ];
  return {
    backups: {
      title: 'Backups',
      about: 'Copies of your conversations, made automatically and checked. Any of them can be put back.',
      daily: 'Back up each day',
      dailyAbout: 'On days on which something has changed. Seven days and four weeks before them are kept.',
      folder: 'Folder',
      chooseFolder: 'Choose…',
      ownFolder: 'Use the usual one',
      open: 'Show in folder',
      manage: 'Backups…',
      now: 'Back up now',
      running: (progress: number) => `Backing up: ${format.percent(progress)}`,
      looking: 'Looking into the copies…',
      none: 'No copies yet. The first one is made on the first day on which you use Xenon.',
      list: 'Copies',
      kinds,
      taken: ({ takenAt }: Backup) => format.dateTime(takenAt),
      holds({ holds, bytes }: Backup) {
        if (holds === null) return `Cannot be read · ${format.bytes(bytes)}`;
        return [
          conversations(format, holds.conversations),
          turns(format, holds.turns),
          ...(holds.changedAt === null ? [] : [`last change ${format.dateTime(holds.changedAt)}`]),
          format.bytes(bytes),
        ].join(' · ');
      },
      newer: 'From a newer version',
      restore: 'Restore…',
      restoreOf: (backup: Backup) => `Restore the copy of ${format.dateTime(backup.takenAt)}`,
      removeOf: (backup: Backup) => `Delete the copy of ${format.dateTime(backup.takenAt)}`,
      confirmRemove: {
        title: 'Delete this copy?',
        body: (backup: Backup) =>
          `The copy of ${format.dateTime(backup.takenAt)} will be deleted. Your conversations stay as they are.`,
        confirm: 'Delete copy',
      },
      confirmRestore: {
        title: 'Put this copy back?',
        body: (backup: Backup) =>
          `Your conversations will be as they were on ${format.dateTime(backup.takenAt)}. The file that is in use now is kept among the copies, so this can be undone.`,
        confirm: 'Restore',
      },
      restored: 'The copy is back in place. What was there before is kept among the backups.',
      held: (count: number) =>
        `What you deleted is still in ${format.count(count)} ${count === 1 ? 'backup' : 'backups'}.`,
      removeHeld: (count: number) => (count === 1 ? 'Delete that one, too' : 'Delete those, too'),
      heldGone: 'The backups that held it are deleted.',
    },
    reading: {
      notice: {
        readOnly: (dataDir) =>
          `Open for reading: Xenon cannot write to ${dataDir}, so nothing can be saved. You can read, search, copy and export.`,
        full: () =>
          'Open for reading: the disk is full, so nothing can be saved. You can read, search, copy and export. Free some space, then try again.',
      } satisfies Record<ReadingReason, (dataDir: string) => string>,
      tryAgainAbout: 'Opens your conversations anew. Temporary ones end with it.',
      composer: 'What is written here could not be saved.',
    },
    rescue: {
      /** What reading them from a copy takes. */
      noRoomToRead: ({ path, neededBytes, freeBytes }: ErrorDetail) =>
        path !== undefined && neededBytes !== undefined && freeBytes !== undefined
          ? `To read them here, Xenon needs ${format.bytes(neededBytes)} in ${path}, the folder for temporary files, and ${format.bytes(freeBytes)} are free.`
          : null,
      titles: {
        damaged: 'The file of your conversations is damaged',
        newer: 'A newer version of Xenon saved your conversations',
        unreadable: 'The file of your conversations cannot be read',
        full: 'The disk is full',
        readOnly: 'The disk can only be read',
      } satisfies Record<RescueReason, string>,
      about: {
        damaged:
          'It was left as it is, and whatever you choose here, it is kept. You can put a backup back, or have read what can still be read.',
        newer:
          'They were left untouched. Open them with that version, or go on here with an older copy; the newer file is kept.',
        unreadable:
          'It was left as it is. Check its permissions and its disk, then try again; or put a backup back.',
        full: 'Xenon needs a little room to open your conversations. They are untouched. Free some space, then try again.',
        readOnly:
          'Xenon cannot save anything in its data folder. Your conversations are untouched. Allow writing to it, or start with --data-dir and another folder, then try again.',
      } satisfies Record<RescueReason, string>,
      folder: 'Data folder',
      tryAgain: 'Try again',
      backups: 'Put a backup back',
      salvage: {
        title: 'Read what can be read',
        about:
          'Goes through the damaged file page by page and writes all that is whole into a new one. The damaged file is not changed.',
        begin: 'Begin',
        reading: (done: number, total: number) =>
          total === 0 ? 'Reading…' : `Reading: ${format.percent(done / total)}`,
        came: ({ rows }: SalvageReport) =>
          `${conversations(format, rows.conversations ?? 0)} and ${turns(format, rows.messages ?? 0)} came back.`,
        details: (report: SalvageReport) => [
          ...salvageLosses(report),
          ...(report.renamed > 0
            ? [
                `Of ${conversations(format, report.renamed)} only turns were left; they are named by their first question.`,
              ]
            : []),
          ...(report.orphans > 0
            ? [`${turns(format, report.orphans)} begin a branch now, because the turn before is lost.`]
            : []),
        ],
        use: 'Go on with this',
        again: 'Read again',
      },
      startNew: {
        title: 'Begin anew',
        about: 'Opens Xenon without conversations. The file that is there is kept among the backups.',
        begin: 'Begin anew…',
        confirmTitle: 'Begin without conversations?',
        confirm: 'Begin anew',
      },
      notice: 'Part of the file of conversations is damaged.',
      enter: 'Repair…',
    },
  };
}
