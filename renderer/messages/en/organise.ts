// Words of keeping conversations in order: folders, tags, the archive, the trash.
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import { keptInTrashDays, type ListSort } from '../../../preload/contract/list-settings.ts';
import type { createFormat } from '../format.ts';

const sorts: Readonly<Record<ListSort, string>> = {
  used: 'Last used',
  created: 'Created',
  title: 'Title',
};

export function createOrganiseWords(format: ReturnType<typeof createFormat>) {
  const conversations = (count: number): string =>
    count === 1 ? '1 conversation' : `${format.count(count)} conversations`;
  /** One is called by its name. */
  const what = (count: number, title: string): string => (count === 1 ? `“${title}”` : conversations(count));
  const are = (count: number): string => (count === 1 ? 'is' : 'are');

  return {
    pinned: 'Pinned',
    folders: 'Folders',
    byTitle: 'By title',
    select: 'Select',
    selected: 'Selected',
    pin: 'Pin',
    unpin: 'Unpin',
    move: 'Move to…',
    tags: 'Tags…',
    duplicate: 'Duplicate',
    archive: 'Archive',
    unarchive: 'Take out of the archive',
    restore: 'Restore',
    deleteForGood: 'Delete for good…',
    copyOf: (title: string) => {
      const [, name = title, , number] = /^(.*?)( \(copy(?: (\d+))?\))$/s.exec(title) ?? [];
      const suffix = name === title ? ' (copy)' : ` (copy ${Number(number ?? 1) + 1})`;
      return name.slice(0, 200 - suffix.length) + suffix;
    },
    options: {
      label: 'How the list is shown',
      sort: 'Sort by',
      sorts,
      tags: 'Only with the tag',
      newFolder: 'New folder',
    },
    filter: {
      label: 'Shown are conversations with',
      without: (tag: string) => `Show also without “${tag}”`,
      nothing: 'No conversation has all of these tags.',
    },
    folder: {
      name: 'Name of the folder',
      actions: (name: string) => `Actions of the folder ${name}`,
      about: (name: string, count: number) => `${name}, folder of ${conversations(count)}`,
      newInside: 'New folder in it',
      rename: 'Rename',
      move: 'Move to…',
      remove: 'Delete',
      /** Where something is in it. */
      removeAsk: 'Delete…',
    },
    removeFolder: {
      title: (name: string) => `Delete the folder “${name}”?`,
      body: (count: number, folders: number, parent: string | null) => {
        const held = [
          ...(folders === 0 ? [] : [folders === 1 ? '1 folder' : `${format.count(folders)} folders`]),
          ...(count === 0 ? [] : [conversations(count)]),
        ].join(' and ');
        const it = folders + count === 1 ? 'moves' : 'move';
        const where = parent === null ? 'out of it into the list' : `into “${parent}”`;
        return `${held} in it ${it} ${where}. No conversation is deleted.`;
      },
      confirm: 'Delete folder',
    },
    moveDialog: {
      title: 'Move to',
      what,
      folder: (name: string) => `The folder “${name}”`,
      top: 'No folder',
      topOfFolder: 'Not in another folder',
      here: 'is here',
      inFolder: (name: string, parent: string) => `${name}, in ${parent}`,
      newFolder: 'New folder',
      create: 'Create and move',
    },
    tagsDialog: {
      title: 'Tags',
      what,
      none: 'There are no tags yet.',
      some: 'some of them have it',
      add: 'New tag',
      addNow: 'Add',
      done: 'Done',
    },
    selection: {
      label: 'Selected conversations',
      count: (count: number) => `${format.count(count)} selected`,
      clear: 'Select none',
      move: 'Move to…',
      tags: 'Tags…',
      export: 'Export…',
      archive: 'Archive',
      remove: 'Delete',
    },
    archiveView: {
      name: 'Archive',
      open: (count: number) => (count === 0 ? 'Archive' : `Archive, ${conversations(count)}`),
      empty: 'What you archive is kept here, out of the way. Search finds it with “is:archived”.',
    },
    trashView: {
      name: 'Trash',
      open: (count: number) => (count === 0 ? 'Trash' : `Trash, ${conversations(count)}`),
      about: `What is here is deleted for good after ${keptInTrashDays} days.`,
      empty: `What you delete is kept here for ${keptInTrashDays} days.`,
      emptyNow: 'Empty the trash…',
      left: (days: number) => (days <= 1 ? 'less than a day left' : `${format.count(days)} days left`),
    },
    back: 'Back to all conversations',
    ask: {
      empty: 'Empty the trash?',
      forGood: 'Delete for good?',
      body: (count: number, title: string) =>
        `${what(count, title)} will be deleted with all turns. This cannot be undone.`,
      confirm: 'Delete for good',
    },
    askWithoutBackup: {
      title: 'Delete without a backup?',
      body: ({ neededBytes, freeBytes }: ErrorDetail) =>
        [
          'Before several conversations are deleted, Xenon makes a backup, and there is no room for it',
          neededBytes === undefined || freeBytes === undefined
            ? '.'
            : `: it takes ${format.bytes(neededBytes)}, and ${format.bytes(freeBytes)} are free.`,
          ' Nothing was deleted yet. Without a backup they cannot be brought back.',
        ].join(''),
      confirm: 'Delete without a backup',
    },
    done: {
      trashed: (count: number, title: string) => `${what(count, title)} ${are(count)} in the trash.`,
      archived: (count: number, title: string) => `${what(count, title)} ${are(count)} in the archive.`,
      moved: (count: number, title: string, folder: string | null) =>
        `${what(count, title)} ${are(count)} ${folder === null ? 'in no folder now' : `in “${folder}” now`}.`,
    },
    inTrash: 'This conversation is in the trash. Restore it to go on.',
  };
}
