import { expect, test } from 'vitest';
import { en } from '../../../../renderer/messages/en.ts';
import { aReport } from '../../../e2e/import-states.ts';
import { setUp } from './setup.ts';

const file = (name: string): File => new File(['words'], name);

test('files are sent one after the other, then read; the dialog shows it from the first moment', async () => {
  const { actions, store, uploads, called } = setUp();
  const importing = actions.importFiles([file('a.json'), file('b.json')]);
  expect(store.getState()).toMatchObject({
    dialog: { name: 'import' },
    import: { status: 'running', phase: 'receiving', done: 0, total: 10 },
  });
  await importing;
  expect(uploads).toEqual(['id1 a.json', 'id1 b.json']);
  expect(called('startImport')).toEqual([{ importId: 'id1' }]);
});

test('while one is under way another one only shows it', async () => {
  const { actions, store, uploads } = setUp();
  await actions.importFiles([file('a.json')]);
  await actions.importFiles([file('b.json')]);
  expect(uploads).toEqual(['id1 a.json']);
  expect(store.getState().dialog).toEqual({ name: 'import' });
});

test('why it does not begin is said, unless the app has said how it ended', async () => {
  const error = { code: 'importRunning', detail: {} } as const;
  const { actions, store, emit } = setUp({ startImport: () => ({ ok: false, error }) });
  await actions.importFiles([file('a.json')]);
  expect(store.getState().import).toEqual({ status: 'failed', importId: 'id1', error });
  const told = setUp({
    startImport: () => {
      told.emit({ type: 'importChanged', import: { status: 'done', importId: 'id1', report: aReport } });
      return { ok: false, error };
    },
  });
  await told.actions.importFiles([file('a.json')]);
  expect(told.store.getState().import?.status).toBe('done');
  emit({ type: 'importChanged', import: null });
  expect(store.getState().import).toBeNull();
});

test('cancelled before anything has come, it is over at once; a report is put away on both sides', async () => {
  const { actions, store, called, emit } = setUp({ startImport: () => new Promise(() => {}) });
  void actions.importFiles([file('a.json')]);
  await actions.cancelImport();
  expect(called('cancelImport')).toEqual([{ importId: 'id1' }]);
  expect(store.getState().import).toEqual({ status: 'cancelled', importId: 'id1' });
  emit({ type: 'importChanged', import: { status: 'done', importId: 'id1', report: aReport } });
  await actions.closeImport();
  expect(store.getState().import).toBeNull();
  expect(called('closeImport')).toEqual([{ importId: 'id1' }]);
});

test('the report says what became of each, and can be copied', () => {
  expect(en.import.summary(aReport)).toBe(
    '1,284 conversations came in. 2 conversations had grown and got their new turns. 1 conversation is here with other content, and stands beside it. 31 of what came in are in the archive. 17 conversations were here already. 2 could not be read. In all, 20,416 turns, 2 folders, 4 saved prompts, and 1 persona came in.',
  );
  const text = en.import.asText(aReport).split('\n');
  expect(text).toHaveLength(9);
  expect(text[1]).toContain('Number 411 (ChatGPT · data-');
  expect(text[1]).toMatch(/: Did not come in: it is no JSON\.$/);
  expect(text.at(-1)).toBe('1,299 more like these are not listed.');
});
