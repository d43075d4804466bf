import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { closeOnSignal } from '../../../main/http/close-on-signal.ts';

function createProcess() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const written: string[] = [];
  return {
    exits,
    written,
    on: (signal: string, listener: () => void) => emitter.on(signal, listener),
    exit: (code: number) => void exits.push(code),
    stderr: { write: (text: string) => written.push(text) },
    signal: (name: string) => emitter.emit(name),
  };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s closes in reverse order, then ends with 0', async (name) => {
  const target = createProcess();
  const closing = closeOnSignal(target);
  const closed: string[] = [];
  for (const what of ['app', 'server'])
    closing.add(async () => {
      expect(target.exits).toEqual([]);
      closed.push(what);
    });
  target.signal(name);
  await expect.poll(() => target.exits.length).toBeGreaterThan(0);
  expect(closed).toEqual(['server', 'app']);
  expect(target.exits).toEqual([0]);
});

test('the same signal that comes from terminal and launcher counts once, a later one ends at once', () => {
  const target = createProcess();
  let time = 1000;
  const closing = closeOnSignal(target, () => time);
  closing.add(() => new Promise(() => {}));
  target.signal('SIGINT');
  time += 20;
  target.signal('SIGINT');
  expect(target.exits).toEqual([]);
  time += 1000;
  target.signal('SIGINT');
  expect(target.exits).toEqual([130]);
});

test('a close that hangs is given up within five seconds', () => {
  vi.useFakeTimers();
  try {
    const target = createProcess();
    closeOnSignal(target).add(() => new Promise(() => {}));
    target.signal('SIGTERM');
    vi.advanceTimersByTime(5000);
    expect(target.exits).toEqual([1]);
  } finally {
    vi.useRealTimers();
  }
});

test('a close that fails says so and ends with 1', async () => {
  const target = createProcess();
  closeOnSignal(target).add(async () => {
    throw new Error('disk is gone');
  });
  target.signal('SIGTERM');
  await expect.poll(() => target.exits.length).toBeGreaterThan(0);
  expect(target.exits).toEqual([1]);
  expect(target.written.join('')).toContain('disk is gone');
});
