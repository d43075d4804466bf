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
const progress: AppEvent = {
  type: 'replyProgress',
  conversationId: 'c',
  replyId: 'r',
  progress: { phase: 'decode', generated: 0, tokensPerSecond: 0 },
};
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
  for (const at of [1, 2, 3]) queue.push(delta(at));
  expect(delivered).toEqual([]);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(delivered).toEqual([[delta(1), delta(2), delta(3)]]);
});

test('the first text of a reply waits for no frame, and takes along what has waited', () => {
  const { delivered, queue } = setUp();
  queue.push(progress);
  queue.push(delta(0));
  expect(delivered).toEqual([[progress, delta(0)]]);
});

test('another event takes the deltas before it along, in order', () => {
  const { delivered, frames, queue } = setUp();
  queue.push(delta(1));
  queue.push(other);
  expect(delivered).toEqual([[delta(1), other]]);
  frames[0]?.();
  expect(delivered).toHaveLength(1);
});

test('a page in the background, which gets no frames, is told at once', () => {
  const { delivered, frames, queue } = setUp(true);
  queue.push(delta(1));
  expect(delivered).toEqual([[delta(1)]]);
  expect(frames).toEqual([]);
});
