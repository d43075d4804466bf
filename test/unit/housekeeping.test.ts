import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createHousekeeping } from '../../main/housekeeping.ts';

const hourMs = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
  const calls = {
    isSweepDue: vi.fn(() => true),
    sweepTrash: vi.fn(() => 0),
    newest: vi.fn(() => Date.now()),
    isDue: vi.fn(() => true),
    take: vi.fn(async () => ({}) as never),
    sweepParts: vi.fn(),
    warn: vi.fn(),
  };
  const log = { error() {}, info() {}, debug() {}, warn: calls.warn };
  const housekeeping = createHousekeeping({
    organisation: { isSweepDue: calls.isSweepDue, sweep: calls.sweepTrash },
    backups: { isDue: calls.isDue, newest: calls.newest, take: calls.take, sweep: calls.sweepParts },
    log,
  });
  onTestFinished(() => housekeeping.close());
  return { ...calls, housekeeping };
}

test('the trash is swept at the start and each hour, for days', () => {
  const { sweepTrash, sweepParts } = begin();
  expect(sweepTrash).toHaveBeenCalledTimes(1);
  expect(sweepParts).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(72 * hourMs);
  expect(sweepTrash).toHaveBeenCalledTimes(73);
});

test('where no backup is from within the 30 days, as after a jump of the clock, one is made before anything goes', async () => {
  const { isDue, isSweepDue, newest, sweepTrash, take } = begin();
  isDue.mockReturnValue(false);
  newest.mockReturnValue(Date.now() - 31 * 24 * hourMs);
  const { promise: made, resolve } = Promise.withResolvers<never>();
  take.mockReturnValueOnce(made);
  await vi.advanceTimersByTimeAsync(hourMs);
  expect(take.mock.calls).toEqual([['delete']]);
  expect(sweepTrash).toHaveBeenCalledTimes(1);
  resolve({} as never);
  await vi.advanceTimersByTimeAsync(0);
  expect(sweepTrash).toHaveBeenCalledTimes(2);
  take.mockRejectedValue(new Error('there is no room'));
  await vi.advanceTimersByTimeAsync(hourMs);
  expect(take).toHaveBeenCalledTimes(2);
  isSweepDue.mockReturnValue(false);
  await vi.advanceTimersByTimeAsync(hourMs);
  expect(take).toHaveBeenCalledTimes(2);
  expect(sweepTrash).toHaveBeenCalledTimes(2);
});

test('a backup is made when one is due, after the start and then each hour', () => {
  const { isDue, take } = begin();
  expect(take).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(take).toHaveBeenCalledTimes(1);
  expect(take).toHaveBeenLastCalledWith('daily');
  isDue.mockReturnValue(false);
  vi.advanceTimersByTime(5 * hourMs);
  expect(take).toHaveBeenCalledTimes(1);
  isDue.mockReturnValue(true);
  vi.advanceTimersByTime(hourMs);
  expect(take).toHaveBeenCalledTimes(2);
});

test('what fails is logged and tried again in an hour', async () => {
  const { sweepTrash, take, warn } = begin();
  const fail = () => {
    throw new Error('the disk is full');
  };
  sweepTrash.mockImplementation(fail);
  take.mockImplementation(async () => fail());
  await vi.advanceTimersByTimeAsync(2 * hourMs);
  expect(take).toHaveBeenCalledTimes(3);
  expect(warn.mock.calls.length).toBeGreaterThanOrEqual(5);
});

test('after the close nothing is done any more', () => {
  const { housekeeping, sweepTrash, take } = begin();
  housekeeping.close();
  vi.advanceTimersByTime(48 * hourMs);
  expect(sweepTrash).toHaveBeenCalledTimes(1);
  expect(take).not.toHaveBeenCalled();
});

test('a backup that the close has ended is nothing to be warned of', async () => {
  const { housekeeping, take, warn } = begin();
  const { promise: made, reject } = Promise.withResolvers<never>();
  take.mockReturnValue(made);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(take).toHaveBeenCalledTimes(1);
  housekeeping.close();
  reject(new Error('the thread ended'));
  await vi.advanceTimersByTimeAsync(0);
  expect(warn).not.toHaveBeenCalled();
});
