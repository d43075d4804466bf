import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createHousekeeping } from '../../main/housekeeping.ts';

const hourMs = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
  const calls = {
    sweepTrash: vi.fn(() => 0),
    isDue: vi.fn(() => true),
    take: vi.fn(async () => ({}) as never),
    sweepParts: vi.fn(),
    warn: vi.fn(),
  };
  const log = { error() {}, info() {}, debug() {}, warn: calls.warn };
  const housekeeping = createHousekeeping({
    organisation: { sweep: calls.sweepTrash },
    backups: { isDue: calls.isDue, take: calls.take, sweep: calls.sweepParts },
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
