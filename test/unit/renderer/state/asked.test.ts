import { expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { defaultSettings } from '../../../../preload/contract/models.ts';
import { emptyGeneration } from '../../../../preload/contract/sampling.ts';
import { shownSetup } from '../../../../renderer/state/setup-actions.ts';
import { aConversation } from './samples.ts';
import { ok, setUp } from './setup.ts';

const refused: Outcome<never> = { ok: false, error: { code: 'diskFull', detail: {} } };
const setup = { instruction: 'Be brief.', recordsTokens: false, modelId: null };

/** An app whose answers a test gives one by one, in the order of the calls. */
function withAnswers(method: string) {
  const answers: ((outcome: Outcome<unknown>) => void)[] = [];
  const app = setUp({ [method]: () => new Promise<Outcome<unknown>>((resolve) => answers.push(resolve)) });
  return { ...app, answers };
}

test("the app's word on one change does not take back the next one, which is shown already", async () => {
  const { actions, store, emit, answers } = withAnswers('changeSetup');
  const first = actions.changeSetup(null, { instruction: 'Be brief.' });
  const second = actions.changeSetup(null, { recordsTokens: true });
  emit({ type: 'setupChanged', conversationId: null, setup });
  expect(shownSetup(store.getState())).toEqual({ ...setup, recordsTokens: true });
  answers[0]?.(ok(null));
  await first;
  expect(shownSetup(store.getState())).toEqual({ ...setup, recordsTokens: true });
  emit({ type: 'setupChanged', conversationId: null, setup: { ...setup, recordsTokens: true } });
  answers[1]?.(ok(null));
  await second;
  // From now on the app's word holds, whoever has changed it.
  emit({ type: 'setupChanged', conversationId: null, setup });
  expect(shownSetup(store.getState())).toEqual(setup);
});

test('of two changes the refused one goes, and the other stays', async () => {
  const { actions, store, emit, answers } = withAnswers('updateSettings');
  const first = actions.updateSettings({ theme: 'dark' });
  const second = actions.updateSettings({ readAhead: false });
  answers[0]?.(refused);
  await first;
  expect(store.getState().settings).toMatchObject({ theme: defaultSettings.theme, readAhead: false });
  emit({ type: 'settingsChanged', settings: { ...defaultSettings, readAhead: false } });
  answers[1]?.(ok(null));
  await second;
  expect(store.getState().settings).toEqual({ ...defaultSettings, readAhead: false });
  expect(store.getState().asked).toEqual({});
});

test('what another window changes meanwhile is shown with it', async () => {
  const { actions, store, emit, answers } = withAnswers('updateSettings');
  const mine = actions.updateSettings({ theme: 'dark' });
  emit({ type: 'settingsChanged', settings: { ...defaultSettings, readAhead: false } });
  expect(store.getState().settings).toMatchObject({ theme: 'dark', readAhead: false });
  answers[0]?.(refused);
  await mine;
  expect(store.getState().settings).toEqual({ ...defaultSettings, readAhead: false });
});

test("a conversation's values stay as they were set last, also while its title changes", async () => {
  const { actions, store, emit, answers } = withAnswers('setGeneration');
  const conversation = aConversation();
  store.setState({ shownId: 'c', conversations: { c: conversation } });
  const shown = () => store.getState().conversations.c;
  const first = actions.setGeneration({ values: { temperature: 0.5 } });
  const second = actions.setGeneration({ values: { temperature: 0.9 } });
  const generation = { ...emptyGeneration, values: { temperature: 0.5 } };
  emit({ type: 'conversationChanged', conversation: { ...conversation, generation, title: 'Spices' } });
  expect(shown()).toMatchObject({ title: 'Spices', generation: { values: { temperature: 0.9 } } });
  answers[0]?.(ok(null));
  answers[1]?.(refused);
  await Promise.all([first, second]);
  expect(shown()).toMatchObject({ title: 'Spices', generation });
});

test('a page that has asked for all anew shows what it was told', async () => {
  const { actions, store, become, answers } = withAnswers('updateSettings');
  become('open');
  await expect.poll(() => store.getState().ready).toBe(true);
  const { settings } = store.getState();
  const changing = actions.updateSettings({ theme: 'dark' });
  become('connecting');
  become('open');
  await expect.poll(() => store.getState().settings).toEqual(settings);
  answers[0]?.(refused);
  await changing;
  expect(store.getState().settings).toEqual(settings);
});
