// The states of backups and of the rescue.
import type { Backup, BackupsState } from '../../preload/contract/backups.ts';
import type { RescueState } from '../../preload/contract/rescue.ts';
import { conversation, now, question, reply, type Script, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const day = 86_400_000;

function backup(kind: Backup['kind'], daysAgo: number, holds: Partial<Backup['holds']> | null = {}): Backup {
  const takenAt = now - daysAgo * day;
  return {
    name: `xenon-${new Date(takenAt).toISOString().replaceAll(/[:.]/g, '-')}-${kind}.db`,
    kind,
    takenAt,
    bytes: 48_200_000,
    holds: holds && {
      ...{ conversations: 212, turns: 4810, changedAt: takenAt - 3_600_000, version: 12, isNewer: false },
      ...holds,
    },
  };
}

export const backups: BackupsState = {
  daily: true,
  folder: '/home/ada/.local/share/xenon-desktop/backups',
  isChosen: false,
  progress: null,
  problem: { code: 'backupNoRoom', detail: { neededBytes: 64_000_000, freeBytes: 21_000_000 } },
  backups: [
    backup('daily', 0.2),
    backup('import', 1, { conversations: 208, turns: 4702 }),
    backup('aside', 3, { conversations: 1, turns: 2 }),
    backup('migration', 12, { isNewer: true }),
    backup('daily', 30, null),
  ],
};

export const rescue: RescueState = {
  reason: 'damaged',
  error: { code: 'databaseDamaged', detail: {} },
  host: 'browser',
  version: '0.1.0',
  dataDir: '/home/ada/.local/share/xenon-desktop',
  salvage: {
    status: 'done',
    name: backup('daily', 0.2).name,
    report: {
      pages: 1204,
      badPages: 3,
      rows: { conversations: 212, messages: 4806, drafts: 3 },
      lostRows: 1,
      orphans: 2,
      renamed: 1,
    },
  },
};

const ok = (value: unknown) => ({ ok: true, value }) as const;

/** A window whose app is there for a rescue alone. */
export const inRescue = (state: RescueState): Script => ({
  snapshot,
  outcomes: {
    getSnapshot: { ok: false, error: state.error },
    getRescue: ok(state),
    getBackups: ok(backups),
  },
});

const read: Script = {
  snapshot: {
    ...snapshot,
    reading: 'readOnly',
    conversations: [
      conversation('c1', 'Words for rain', 'a1'),
      conversation('c2', 'Letter to the council', null, 2),
    ],
  },
  messages: [
    question('q1', null, 'How many words for rain are there?'),
    reply('a1', 'q1', 'More than there are words for the lack of it.'),
  ],
};

export const safetyStates: readonly WindowState[] = [
  {
    name: 'conversations open for reading, because nothing can be written',
    script: read,
    act: async (page) => {
      await page.getByText('What is written here could not be saved.').waitFor();
    },
  },
  {
    name: 'no room for the backup before several conversations are deleted for good',
    script: {
      snapshot: {
        ...snapshot,
        conversations: ['c1', 'c2'].map((id) => ({
          ...conversation(id, `Conversation ${id}`, null),
          trashedAt: now,
        })),
      },
      outcomes: { emptyTrash: { ok: false, error: backups.problem! } },
    },
    act: async (page) => {
      const list = page.getByRole('button', { name: 'Show conversations' });
      if (await list.isVisible()) await list.click();
      await page.getByRole('button', { name: /^Trash/ }).click();
      await page.getByRole('button', { name: 'Empty the trash…' }).click();
      await page.getByRole('button', { name: 'Delete for good' }).click();
      await page.getByRole('button', { name: 'Delete without a backup' }).waitFor();
    },
  },
  {
    name: 'a disk that can only be read, and no room for a copy to read from',
    script: inRescue({
      ...rescue,
      reason: 'readOnly',
      salvage: null,
      error: {
        code: 'dataDirUnwritable',
        detail: { path: '/tmp', neededBytes: 812_000_000, freeBytes: 64_000_000 },
      },
    }),
    act: async (page) => {
      await page.getByText('812 MB in /tmp', { exact: false }).waitFor();
    },
  },
  {
    name: 'rescue of a damaged file',
    script: inRescue(rescue),
    act: async (page) => {
      await page.getByRole('button', { name: 'Go on with this' }).waitFor();
      await page.getByRole('list', { name: 'Copies' }).waitFor();
    },
  },
  {
    name: 'backups, of which the last could not be made, and damage that was found',
    script: {
      snapshot,
      outcomes: {
        getBackups: ok(backups),
        saveDraft: { ok: false, error: { code: 'databaseDamaged', detail: {} } },
      },
    },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
      await page.getByRole('button', { name: 'Repair…' }).waitFor();
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Backups…' }).click();
      await page.getByRole('list', { name: 'Copies' }).waitFor();
    },
  },
];
