import { expect, test } from 'vitest';
import { scopesFrom } from '../../../../renderer/transfer/scopes.ts';
import { aConversation } from '../state/samples.ts';

test('everything is without temporary conversations, and who asks for one is told so', () => {
  const kept = aConversation({ id: 'kept' });
  const temporary = aConversation({ id: 'temporary', temporary: true });
  const state = { conversations: { kept, temporary }, folders: [], shownId: null };
  const [one, everything] = scopesFrom({ kind: 'conversation', conversationId: 'temporary' }, state);
  expect(one).toMatchObject({ temporary: true, count: 1 });
  expect(everything).toMatchObject({ key: 'everything', temporary: false, count: 1 });
  const [both] = scopesFrom({ kind: 'selection', conversationIds: ['kept', 'temporary'] }, state);
  expect(both).toMatchObject({ temporary: true, count: 2 });
  const [other] = scopesFrom({ kind: 'conversation', conversationId: 'kept' }, state);
  expect(other?.temporary).toBe(false);
});
