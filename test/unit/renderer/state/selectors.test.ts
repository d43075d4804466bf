import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../../preload/contract/models.ts';
import {
  activityOf,
  behindOf,
  branchOf,
  neighbour,
  runningReply,
  versionsOf,
} from '../../../../renderer/state/selectors.ts';
import { initialState } from '../../../../renderer/state/state.ts';
import { childrenOf } from '../../../../renderer/state/tree-selectors.ts';
import { aConversation, aMessage } from './samples.ts';

const byId = (messages: readonly Message[]) =>
  Object.fromEntries(messages.map((message) => [message.id, message]));
const tree = byId([
  aMessage({ id: 'q1' }),
  aMessage({ id: 'a1', parentId: 'q1', role: 'assistant' }),
  aMessage({ id: 'q2', parentId: 'a1' }),
  aMessage({ id: 'a2', parentId: 'q2', role: 'assistant' }),
  aMessage({ id: 'q2b', parentId: 'a1' }),
  aMessage({ id: 'a2b', parentId: 'q2b', role: 'assistant' }),
  aMessage({ id: 'a2c', parentId: 'q2b', role: 'assistant' }),
]);

describe('a branch', () => {
  test('leads from the first message to its leaf', () => {
    expect(branchOf(tree, 'a2b').map((message) => message.id)).toEqual(['q1', 'a1', 'q2b', 'a2b']);
    expect(branchOf(tree, null)).toEqual([]);
  });

  test('in any tree, each message follows its parent, and the last is the leaf', () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(parents, fc.nat(), (picks, leafPick) => {
        const messages = picks.map((pick, index) =>
          aMessage({ id: `m${index}`, parentId: index === 0 ? null : `m${pick % index}` }),
        );
        const leafId = `m${leafPick % messages.length}`;
        const branch = branchOf(byId(messages), leafId);
        expect(branch.at(-1)?.id).toBe(leafId);
        expect(branch.map((message) => message.parentId)).toEqual([
          null,
          ...branch.slice(0, -1).map((message) => message.id),
        ]);
      }),
    );
  });

  test('of messages that name each other as parents ends all the same', () => {
    const circle = byId([aMessage({ id: 'a', parentId: 'b' }), aMessage({ id: 'b', parentId: 'a' })]);
    expect(branchOf(circle, 'a')).toHaveLength(2);
  });
});

test('versions are counted in the order of their making, with their neighbours', () => {
  const versions = (id: string) => versionsOf(childrenOf(tree), tree[id]!);
  expect(versions('q1')).toEqual({ number: 1, count: 1, previousId: null, nextId: null });
  expect(versions('q2b')).toEqual({ number: 2, count: 2, previousId: 'q2', nextId: null });
  expect(versions('a2b')).toEqual({ number: 1, count: 2, previousId: null, nextId: 'a2c' });
});

test('the running reply is the one of the shown conversation', () => {
  const running = aMessage({ id: 'r', role: 'assistant', status: 'streaming' });
  const state = { ...initialState, messages: { c: byId([running]) }, live: { r: 'We', other: '' } };
  expect(runningReply({ ...state, shownId: 'c' })).toBe(running);
  expect(runningReply({ ...state, shownId: null })).toBeNull();
});

test('the next and the previous conversation are those of the list, newest first', () => {
  const conversations = {
    old: aConversation({ id: 'old', updatedAt: 1 }),
    new: aConversation({ id: 'new', updatedAt: 3 }),
    middle: aConversation({ id: 'middle', updatedAt: 2 }),
  };
  const state = { ...initialState, conversations, shownId: 'middle' };
  expect(neighbour(state, 1)?.id).toBe('old');
  expect(neighbour(state, -1)?.id).toBe('new');
  expect(neighbour({ ...state, shownId: 'old' }, 1)).toBeNull();
  expect(neighbour({ ...state, shownId: null }, 1)?.id).toBe('new');
});

describe('replies that wait for each other', () => {
  const conversations = {
    a: aConversation({ id: 'a', title: 'A' }),
    b: aConversation({ id: 'b', title: 'B' }),
  };
  const state = {
    ...initialState,
    conversations,
    running: { a: 'ra', b: 'rb' },
    progress: {
      ra: { phase: 'decode', generated: 1, tokensPerSecond: 1 },
      rb: { phase: 'waiting', for: 'reply', behind: ['a', 'gone'] },
    },
  } as const;

  test('are known by conversation, with those that come first', () => {
    expect(['a', 'b', 'c'].map((id) => activityOf(state, id))).toEqual(['writing', 'waiting', null]);
    expect(behindOf(state, 'rb')).toEqual([conversations.a]);
    expect(behindOf(state, 'ra')).toEqual([]);
  });

  test('one that nothing was told of yet waits', () => {
    expect(activityOf({ ...state, progress: {} }, 'a')).toBe('waiting');
  });
});
