// The designed states of bringing conversations in.
import type { Page } from '@playwright/test';
import type { ImportLine, ImportReport, ImportState } from '../../preload/contract/import.ts';
import { conversation, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const importId = '0b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0c1';
const zip = 'data-2026-11-20-09-14-55-batch-0000.zip › conversations.json';

const line = (changes: Partial<ImportLine>): ImportLine => ({
  file: zip,
  title: 'Bread without yeast',
  number: 1,
  outcome: 'added',
  conversationId: null,
  format: 'chatgpt',
  notes: [],
  ...changes,
});

export const aReport: ImportReport = {
  counts: { added: 1284, already: 17, continued: 2, beside: 1, refused: 2 },
  turns: 20_416,
  archived: 31,
  besides: { folders: 2, presets: 0, prompts: 4, personas: 1 },
  lines: [
    line({ title: null, number: 411, outcome: 'refused', refusal: 'notJson' }),
    line({ title: 'An empty one', number: 902, outcome: 'refused', refusal: 'empty' }),
    line({ title: 'Notes on the Odyssey (imported)', number: 12, outcome: 'beside' }),
    line({ title: 'Kitchen plans', number: 44, outcome: 'continued', conversationId: 'c1' }),
    line({
      title:
        'A title that is much longer than the others, since its first question was taken for one as it stood',
      number: 3,
      notes: [
        { kind: 'partsLeftOut', count: 3 },
        { kind: 'turnsJoined', count: 1 },
      ],
    }),
    line({ notes: [{ kind: 'inArchive', count: 1 }] }),
    line({ title: 'Sorting a list', number: 2, outcome: 'already' }),
  ],
  linesLeftOut: 1299,
  filesPassedOver: 4,
  backup: 'xenon-2026-11-24T12-00-00-000Z-import.db',
};

const withImport = (state: ImportState | null): WindowState['script'] => ({
  snapshot: { ...snapshot, conversations: [conversation('c1', 'Kitchen plans', null)], import: state },
});

async function openImport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Import conversations…' }).click();
  await page.getByRole('dialog', { name: 'Import conversations' }).waitFor();
}

export const importStates: readonly WindowState[] = [
  { name: 'import, to be begun', script: withImport(null), act: openImport },
  {
    name: 'import, while it reads',
    script: withImport({
      status: 'running',
      importId,
      phase: 'reading',
      done: 41_200_000,
      total: 96_000_000,
      conversations: 512,
    }),
    act: openImport,
  },
  {
    name: 'import, with its report',
    script: withImport({ status: 'done', importId, report: aReport }),
    act: openImport,
  },
];
