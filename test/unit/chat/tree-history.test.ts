import { describe, expect, test } from 'vitest';
import { createTreeHistory, mostSteps, mostStepsInAll, type Step } from '../../../main/chat/tree-history.ts';

const step = (id: string): Step => ({ operation: 'send', change: { kind: 'added', id }, leafId: null });

/** How many steps of these conversations can be taken back; it takes them all back. */
function remembered(
  history: ReturnType<typeof createTreeHistory>,
  conversationIds: readonly string[],
): number {
  let count = 0;
  for (const id of conversationIds)
    for (let last = history.last(id, 'done'); last !== null; last = history.last(id, 'done')) {
      history.turn(id, 'done', last);
      count++;
    }
  return count;
}

describe('the steps that can be taken back', () => {
  test('of a conversation are the newest ones', () => {
    const history = createTreeHistory();
    for (let at = 0; at < mostSteps + 5; at++) history.push('c', step(`s${at}`));
    expect(history.last('c', 'done')).toEqual(step(`s${mostSteps + 4}`));
    expect(remembered(history, ['c'])).toBe(mostSteps);
  });

  test('of all conversations are bounded, however many there are: the ones worked on last keep theirs', () => {
    const history = createTreeHistory();
    const ids = Array.from({ length: mostStepsInAll + 50 }, (_, at) => `c${at}`);
    for (const id of ids) {
      history.push(id, step(id));
      history.push('always', step(id));
    }
    expect(history.last('c0', 'done')).toBe(null);
    expect(history.last(ids.at(-1)!, 'done')).toEqual(step(ids.at(-1)!));
    expect(remembered(history, ['always'])).toBe(mostSteps);
    expect(remembered(history, ids)).toBe(mostStepsInAll - mostSteps);
  });

  test('count also when they were taken back', () => {
    const history = createTreeHistory();
    for (let at = 0; at < mostSteps; at++) history.push('back', step(`s${at}`));
    remembered(history, ['back']);
    expect(history.last('back', 'undone')).toEqual(step('s0'));
    for (let at = 0; at < mostStepsInAll; at++) history.push(`c${at}`, step(`s${at}`));
    expect(history.last('back', 'undone')).toBe(null);
  });
});
