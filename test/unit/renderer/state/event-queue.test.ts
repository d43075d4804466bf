import { expect, test } from 'vitest';
import type { AppEvent } from '../../../../preload/contract/events.ts';
import { createEventQueue } from '../../../../renderer/state/event-queue.ts';

const delta = (at: number): AppEvent => ({
  type: 'replyDelta',
  conversationId: 'c',
  replyId: 'r',
  at,
  text: 'x',
});
const other: AppEvent = { type: 'conversationDeleted', conversationId: 'c' };

function setUp(hidden = false) {
  const delivered: (readonly AppEvent[])[] = [];
  const frames: (() => void)[] = [];
  const queue = createEventQueue((events) => delivered.push(events), {
    request: (callback) => frames.push(callback),
    hidden: () => hidden,
  });
  return { delivered, frames, queue };
}

test('deltas between two frames are delivered together, with one frame asked for', () => {
  const { delivered, frames, queue } = setUp();
  for (const at of [0, 1, 2]) queue.push(delta(at));
  expect(delivered).toEqual([]);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(delivered).toEqual([[delta(0), delta(1), delta(2)]]);
});

test('another event takes the deltas before it along, in order', () => {
  const { delivered, frames, queue } = setUp();
  queue.push(delta(0));
  queue.push(other);
  expect(delivered).toEqual([[delta(0), other]]);
  frames[0]?.();
  expect(delivered).toHaveLength(1);
});

test('a page in the background, which gets no frames, is told at once', () => {
  const { delivered, frames, queue } = setUp(true);
  queue.push(delta(0));
  expect(delivered).toEqual([[delta(0)]]);
  expect(frames).toEqual([]);
});
