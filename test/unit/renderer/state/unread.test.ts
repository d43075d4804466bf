import { expect, test } from 'vitest';
import type { Message } from '../../../../preload/contract/models.ts';
import { aConversation, aMessage } from './samples.ts';
import { setUp } from './setup.ts';

function setUpTwo() {
  const app = setUp();
  app.store.setState({
    shownId: 'c',
    conversations: { c: aConversation(), d: aConversation({ id: 'd' }) },
    messages: { c: {}, d: {} },
  });
  const ends = (conversationId: string, status: Message['status'] = 'complete') =>
    app.emit({
      type: 'replyFinished',
      message: aMessage({ id: `${conversationId}1`, conversationId, role: 'assistant', status }),
    });
  return { ...app, ends, unread: () => Object.keys(app.store.getState().unread) };
}

test('a reply counts as unread where it ended unseen, until its conversation is shown', () => {
  const { actions, ends, unread } = setUpTwo();
  ends('c');
  ends('d', 'stopped');
  expect(unread()).toEqual([]);
  ends('d', 'failed');
  expect(unread()).toEqual(['d']);
  actions.show('d');
  expect(unread()).toEqual([]);
});

test('in a hidden window every reply is unseen, and the shown one is seen when the window is', () => {
  const { actions, ends, unread } = setUpTwo();
  actions.setAway(true);
  ends('c');
  ends('d');
  expect(unread()).toEqual(['c', 'd']);
  actions.setAway(false);
  expect(unread()).toEqual(['d']);
});

test('a deleted conversation has nothing unread', () => {
  const { ends, emit, unread } = setUpTwo();
  ends('d');
  emit({ type: 'conversationDeleted', conversationId: 'd' });
  expect(unread()).toEqual([]);
});
