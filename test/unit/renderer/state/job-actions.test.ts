import { expect, test } from 'vitest';
import { emptySetup } from '../../../../preload/contract/conversation-setup.ts';
import type { ModelEntry } from '../../../../preload/contract/models.ts';
import { setUp } from './setup.ts';

const model = (id: string, level: string): ModelEntry => ({
  id,
  name: 'Xenon-4',
  family: 'Xenon-4',
  level,
  bytes: 1,
  weightBytes: 1,
  parameters: 1,
  trainedContextLength: 8192,
  fileName: `${id}.gguf`,
  isDemo: false,
  parts: 1,
  isOwn: true,
  change: null,
  problem: null,
});

function setUpDone(answers: Parameters<typeof setUp>[0] = {}) {
  const app = setUp(answers);
  app.store.setState({ models: [model('q4', 'Q4_K_M'), model('q8', 'Q8_0')], dialog: { name: 'models' } });
  return app;
}

test('what a job has made is loaded as the default, which is said where the person chats', async () => {
  const app = setUpDone();
  await app.actions.loadMade('q4');
  expect(app.called('useModel')).toEqual([{ modelId: 'q4' }]);
  expect(app.store.getState()).toMatchObject({ dialog: null, notice: null });
  expect(app.toasts).toEqual([{ text: 'Xenon-4 at Q4_K_M is the default from now on.' }]);
});

test('a conversation with a level of its own is said to keep it, unless it is the same', async () => {
  const app = setUpDone();
  app.store.setState({ shownId: 'c', setups: { c: { ...emptySetup, modelId: 'q8' } } });
  await app.actions.loadMade('q4');
  expect(app.toasts.pop()?.text).toBe(
    'Xenon-4 at Q4_K_M is the default from now on. This conversation keeps the level that was chosen for it, Q8_0.',
  );
  await app.actions.loadMade('q8');
  expect(app.toasts.pop()?.text).toBe('Xenon-4 at Q8_0 is the default from now on.');
});

test('what cannot be used any more is said, and the dialog stays', async () => {
  const error = { code: 'modelMissing', detail: { file: 'q4.gguf' } } as const;
  const app = setUpDone({ useModel: () => ({ ok: false, error }) });
  await app.actions.loadMade('q4');
  expect(app.store.getState()).toMatchObject({ dialog: { name: 'models' } });
  expect(app.store.getState().notice).toContain('q4.gguf');
});
