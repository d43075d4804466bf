import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLiveReply } from '../../../main/chat/live-reply.ts';
import { createTokenRecording, tokenRecordOf } from '../../../main/chat/token-recording.ts';
import { AppError } from '../../../main/errors.ts';
import type { Ending } from '../../../main/store/messages.ts';
import type { Message } from '../../../preload/contract/models.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const message: Message = {
  id: 'r',
  conversationId: 'c',
  parentId: 'q',
  role: 'assistant',
  text: '',
  status: 'streaming',
  createdAt: 0,
  model: null,
  level: null,
  stats: null,
  contextStartId: null,
  error: null,
};
const stopped: Ending = {
  status: 'stopped',
  stats: null,
  contextStartId: null,
  error: null,
  model: null,
  level: null,
};

function liveReply(start: Partial<Message> = {}, tokenIds: number[] = []) {
  const calls = {
    saveProgress: vi.fn(),
    finish: vi.fn(),
    onDelta: vi.fn(),
    onTrouble: vi.fn(),
    onRecovered: vi.fn(),
    onEnd: vi.fn(),
    onSaved: vi.fn(),
  };
  const record = createTokenRecording(null);
  const begun = { message: { ...message, ...start }, tokenIds, record, now: Date.now };
  const live = createLiveReply({ ...begun, ...calls });
  return { live, ...calls };
}

test('text that is followed by silence is saved within 250 ms', () => {
  const { live, saveProgress } = liveReply();
  live.append({ text: 'one', tokenIds: [1] });
  live.append({ text: ' two', tokenIds: [2] });
  vi.advanceTimersByTime(250);
  expect(saveProgress.mock.calls).toEqual([['one two', [1, 2], null]]);
  vi.advanceTimersByTime(10_000);
  expect(saveProgress).toHaveBeenCalledTimes(1);
});

test('text that streams fast is saved a few times a second', () => {
  const { live, saveProgress } = liveReply();
  for (let ms = 0; ms < 2000; ms += 16) {
    live.append({ text: 'x', tokenIds: [1] });
    vi.advanceTimersByTime(16);
  }
  expect(saveProgress.mock.calls.length).toBeGreaterThanOrEqual(8);
  expect(saveProgress.mock.calls.length).toBeLessThanOrEqual(10);
});

test('offsets count from the text that a continued reply had', () => {
  const { live, onDelta } = liveReply({ text: 'Hi 🙂' }, [1, 2]);
  live.append({ text: '!', tokenIds: [3] });
  expect(onDelta).toHaveBeenCalledWith(5, '!');
  expect([live.message.text, live.tokenIds]).toEqual(['Hi 🙂!', [1, 2, 3]]);
});

test('ids without text yet are kept and told of to nobody', () => {
  const { live, onDelta } = liveReply();
  live.append({ text: '', tokenIds: [200] });
  expect(onDelta).not.toHaveBeenCalled();
  expect(live.tokenIds).toEqual([200]);
});

test('the first ending counts, and is saved with all the text', () => {
  const { live, finish, onEnd, onSaved } = liveReply();
  live.append({ text: 'half', tokenIds: [1] });
  live.end(stopped);
  live.end({ ...stopped, status: 'complete' });
  live.append({ text: 'late', tokenIds: [2] });
  expect(finish.mock.calls).toEqual([['half', [1], stopped, null]]);
  expect([onEnd.mock.calls.length, onSaved.mock.calls.length]).toEqual([1, 1]);
  expect(live.message).toMatchObject({ text: 'half', status: 'stopped' });
});

test('a disk that refuses is told of once, asked again now and then, and told of again after a success', () => {
  const { live, saveProgress, onTrouble, onRecovered } = liveReply();
  const full = () => {
    throw new AppError('diskFull');
  };
  saveProgress.mockImplementation(full);
  for (let ms = 0; ms < 6000; ms += 20) {
    live.append({ text: 'x', tokenIds: [1] });
    vi.advanceTimersByTime(20);
  }
  expect(onTrouble).toHaveBeenCalledTimes(1);
  expect(saveProgress.mock.calls.length).toBeLessThanOrEqual(5);
  saveProgress.mockImplementation(() => {});
  expect(onRecovered).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(onRecovered).toHaveBeenCalledTimes(1);
  expect(saveProgress.mock.lastCall?.[0]).toBe('x'.repeat(300));
  saveProgress.mockImplementation(full);
  live.append({ text: 'x', tokenIds: [1] });
  vi.advanceTimersByTime(250);
  expect(onTrouble).toHaveBeenCalledTimes(2);
});

test('one that is discarded saves nothing more', () => {
  const { live, saveProgress, finish } = liveReply();
  live.append({ text: 'x', tokenIds: [1] });
  live.discard();
  live.end(stopped);
  vi.advanceTimersByTime(1000);
  expect([saveProgress.mock.calls, finish.mock.calls]).toEqual([[], []]);
});

test('what is recorded of its tokens is saved with them, also of those that it goes on from', () => {
  const recorded = (probability: number) => ({
    probabilities: Float32Array.of(probability),
    alternativeIds: Uint32Array.of(2, 3, 4, 5, 6),
    alternativeProbabilities: Float32Array.of(0.1, 0.05, 0.04, 0.03, 0.02),
    pieces: [[2, 'two']] as const,
  });
  const { live, finish } = liveReply({ text: 'half' }, [8, 9]);
  live.append({ text: ' one', tokenIds: [1], recorded: recorded(0.5) });
  live.end(stopped);
  const [, ids, , blob] = finish.mock.calls[0] as [string, number[], Ending, Buffer];
  const record = tokenRecordOf(blob, ids)!;
  expect(record.map(({ id, probability }) => [id, probability])).toEqual([
    [8, null],
    [9, null],
    [1, 0.5],
  ]);
  expect(record[2]!.alternatives[0]).toEqual({ id: 2, piece: 'two', probability: 0.1 });
});
