import { expect, test } from 'vitest';
import type { Snapshot } from '../../../../preload/contract/models.ts';
import { demoModel } from '../../../e2e/scripted-window.ts';
import { aSnapshot } from './samples.ts';
import { ok, setUp } from './setup.ts';

const file = (name: string) => ({ name, size: 1 }) as File;

async function opened(host: Snapshot['host']) {
  const page = setUp({ getSnapshot: () => ok({ ...aSnapshot(), host, models: [demoModel] }) });
  page.become('open');
  await expect.poll(() => page.store.getState().ready).toBe(true);
  return page;
}

test('a conversation’s file is sent to the app, a model’s is not; in a browser that is explained', async () => {
  const { actions, store, uploads } = await opened('browser');
  actions.dropFiles([file('chats.json'), file('xenon.GGUF')]);
  await expect.poll(() => uploads).toEqual(['id1 chats.json']);
  expect(store.getState().notice).toMatch(/xenon\.GGUF cannot be added.*--model/);
});

test('on the desktop the app takes models by itself, and says what came of it', async () => {
  const { actions, store, toasts, uploads, emit } = await opened('desktop');
  actions.dropFiles([file('xenon.gguf')]);
  expect([store.getState().notice, uploads]).toEqual([null, []]);
  const [model] = store.getState().models;
  const refused = { code: 'modelNotGguf', detail: { file: 'text.gguf' } } as const;
  emit({ type: 'modelsDropped', modelIds: [model!.id], refused: [refused] });
  expect(store.getState().dialog).toEqual({ name: 'models' });
  expect(toasts).toEqual([{ text: expect.stringMatching(/ is in the list now/) }]);
  expect(store.getState().notice).toMatch(/^text\.gguf is not a GGUF file/);
});

test('where nothing could be added the window stays as it is, and only the reason is said', async () => {
  const { store, toasts, emit } = await opened('desktop');
  emit({
    type: 'modelsDropped',
    modelIds: [],
    refused: [{ code: 'modelDamaged', detail: { file: 'a.gguf' } }],
  });
  expect(store.getState().dialog).toBeNull();
  expect(toasts).toEqual([]);
  expect(store.getState().notice).toMatch(/^a\.gguf is damaged/);
});
