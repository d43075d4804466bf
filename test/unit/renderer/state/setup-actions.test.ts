import { expect, test } from 'vitest';
import { shownSetup } from '../../../../renderer/state/setup-actions.ts';
import { setUp } from './setup.ts';

const failed = { ok: false, error: { code: 'diskFull', detail: {} } } as const;

test('a conversation that is begun takes what was chosen for it, at once', async () => {
  const { actions, store, called } = setUp({});
  await actions.changeSetup(null, { instruction: 'Be brief.' });
  expect(called('changeSetup')).toEqual([{ conversationId: null, changes: { instruction: 'Be brief.' } }]);
  expect(shownSetup(store.getState()).instruction).toBe('Be brief.');
  const sent = actions.send('Hello');
  expect(store.getState().shownId).not.toBeNull();
  expect(shownSetup(store.getState()).instruction).toBe('Be brief.');
  expect(store.getState().setups.new).toBeUndefined();
  await sent;
});

test('one that could not be begun gives it back, and a refused change is taken back', async () => {
  const { actions, store } = setUp({ sendMessage: () => failed });
  await actions.changeSetup(null, { recordsTokens: true });
  await actions.send('Hello');
  expect(store.getState().shownId).toBeNull();
  expect(shownSetup(store.getState()).recordsTokens).toBe(true);
  const refusing = setUp({ changeSetup: () => failed });
  await refusing.actions.changeSetup(null, { instruction: 'Be brief.' });
  expect(shownSetup(refusing.store.getState()).instruction).toBe('');
  expect(refusing.store.getState().notice).toMatch(/\w/);
});
