import { expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { emptyGeneration } from '../../../../preload/contract/sampling.ts';
import { aConversation } from './samples.ts';
import { setUp } from './setup.ts';

const refused: Outcome<never> = { ok: false, error: { code: 'disconnected', detail: {} } };
const generation = { presetId: 'precise', values: { seed: 5 } };

test('what is chosen before a conversation begins goes along with its first message, and only with that', async () => {
  const app = setUp();
  await app.actions.setGeneration(generation);
  expect(app.called('setGeneration')).toEqual([]);
  expect(await app.actions.send('Hello')).toBe(true);
  expect(app.called('sendMessage')).toMatchObject([{ generation }]);
  const { conversations, shownId, newGeneration } = app.store.getState();
  expect(conversations[shownId!]?.generation).toEqual(generation);
  expect(newGeneration).toEqual(emptyGeneration);
});

test('it is still chosen where that message is refused', async () => {
  const app = setUp({ sendMessage: () => refused });
  await app.actions.setGeneration(generation);
  expect(await app.actions.send('Hello')).toBe(false);
  expect(app.store.getState().newGeneration).toEqual(generation);
});

test('a change of a conversation shows at once, keeps what else is set, and goes back where it is refused', async () => {
  let outcome: Outcome<unknown> = { ok: true, value: null };
  const app = setUp({ setGeneration: () => outcome });
  app.store.setState({ shownId: 'c', conversations: { c: aConversation({ generation }) } });
  const shown = () => app.store.getState().conversations.c?.generation;
  const changing = app.actions.setGeneration({ presetId: null });
  expect(shown()).toEqual({ presetId: null, values: { seed: 5 } });
  await changing;
  expect(app.called('setGeneration')).toEqual([
    { conversationId: 'c', generation: { presetId: null, values: { seed: 5 } } },
  ]);
  outcome = refused;
  await app.actions.resetGeneration();
  expect(shown()).toEqual({ presetId: null, values: { seed: 5 } });
  expect(app.store.getState().notice).toMatch(/connection/);
});

test('a preset of the current values has no seed, and nothing that nobody has set', async () => {
  const app = setUp();
  await app.actions.setGeneration({ presetId: 'precise', values: { seed: 5, dryStrength: 0.8 } });
  expect(app.actions.currentValues()).toEqual({
    temperature: 0,
    topK: 1,
    topP: 1,
    minP: 0,
    maxTokens: 2048,
    dryStrength: 0.8,
  });
});

test('a preset whose name is taken is not kept, and the reason is given back', async () => {
  const taken: Outcome<never> = { ok: false, error: { code: 'presetNameTaken', detail: { name: 'A' } } };
  const app = setUp({ savePreset: () => taken });
  expect(await app.actions.createPreset('A', {})).toMatchObject({ code: 'presetNameTaken' });
  expect(app.store.getState().presets).toEqual([]);
});
