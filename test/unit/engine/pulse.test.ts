import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beatEveryMs, createPulse } from '../../../main/engine/pulse.ts';

let silences: number[];
const start = () => createPulse((seconds) => silences.push(seconds));
const beats = (count: number) => vi.advanceTimersByTime(count * beatEveryMs);

beforeEach(() => {
  silences = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a worker that owes an answer', () => {
  test('and says nothing for ten seconds hangs, which is told once', () => {
    const pulse = start();
    pulse.owe('reply');
    beats(9);
    expect(silences).toEqual([]);
    beats(1);
    expect(silences).toEqual([10]);
    beats(100);
    expect(silences).toEqual([10]);
  });

  test('does not hang as long as it says anything, however long it takes', () => {
    const pulse = start();
    pulse.owe('reply');
    for (let at = 0; at < 40; at++) {
      beats(9);
      pulse.heard();
    }
    expect(silences).toEqual([]);
  });

  test('has a minute where it loads, because a driver may hold it', () => {
    const pulse = start();
    pulse.owe('load');
    beats(59);
    expect(silences).toEqual([]);
    beats(1);
    expect(silences).toEqual([60]);
  });

  test('owes the second one after it has answered the first', () => {
    const pulse = start();
    pulse.owe('reply');
    beats(6);
    pulse.owe('reply');
    pulse.answered('reply');
    beats(4);
    expect(silences).toEqual([10]);
  });
});

test('a worker that owes nothing may be silent', () => {
  const pulse = start();
  beats(100);
  pulse.owe('reply');
  beats(5);
  pulse.answered('reply');
  beats(100);
  expect(silences).toEqual([]);
  // What was missed before does not count against the next answer.
  pulse.owe('reply');
  beats(9);
  expect(silences).toEqual([]);
});

test('of a worker that is ended nothing is expected', () => {
  const pulse = start();
  pulse.owe('reply');
  beats(5);
  pulse.end();
  beats(100);
  expect(silences).toEqual([]);
});

test('a machine that slept for an hour finds no worker hung', () => {
  const pulse = start();
  pulse.owe('reply');
  beats(3);
  // No timer runs while it sleeps; the clock does.
  vi.setSystemTime(Date.now() + 3_600_000);
  beats(2);
  expect(silences).toEqual([]);
});
