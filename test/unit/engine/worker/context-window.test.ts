import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyReserve, selectContext } from '../../../../main/engine/worker/context-window.ts';

function select(
  tokens: number[],
  more: { contextLength: number; reserve: number; keepStart?: number; instruction?: number },
) {
  const asked: number[] = [];
  const start = selectContext({
    exchanges: tokens.length,
    tokensOf: (index) => {
      asked.push(index);
      return tokens[index]!;
    },
    keepStart: 0,
    instruction: 0,
    ...more,
  });
  return { start, asked };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('the context window', () => {
  test('holds the whole conversation while it fits', () => {
    expect(select([10, 20, 30], { contextLength: 100, reserve: 25 }).start).toBe(0);
  });

  test('begins where it began before, as long as that fits', () => {
    expect(select([10, 20, 30], { contextLength: 100, reserve: 25, keepStart: 1 }).start).toBe(1);
  });

  test('drops more than it must once it has to drop, so that the next turns find room', () => {
    // 74 tokens of room; three exchanges would fit (61), two leave the room for another.
    expect(select([20, 20, 20, 20], { contextLength: 100, reserve: 25 }).start).toBe(2);
  });

  test('encodes nothing that is long out of reach', () => {
    const { asked } = select([...Array(1000).fill(10), 20, 30], { contextLength: 100, reserve: 25 });
    expect(asked.length).toBeLessThan(6);
  });

  test('refuses a last question that leaves no room for a reply', () => {
    expect(() => select([5, 950], { contextLength: 1000, reserve: 250 })).toThrow(
      expect.objectContaining({ code: 'promptTooLong', detail: { tokens: 951, limit: 935 } }),
    );
  });

  test('takes a question into the room of the reply rather than refusing it', () => {
    expect(select([5, 900], { contextLength: 1000, reserve: 250 }).start).toBe(1);
  });

  test('keeps at most a quarter of the context for the reply', () => {
    expect(replyReserve(2048, 4096)).toBe(1024);
    expect(replyReserve(100, 4096)).toBe(100);
  });

  const branch = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 40 });

  test('always fits, is never earlier than it was, and drops nothing without need', () => {
    fc.assert(
      fc.property(branch, fc.integer({ min: 256, max: 1024 }), fc.nat(39), (tokens, contextLength, nat) => {
        const keepStart = nat % tokens.length;
        const reserve = replyReserve(200, contextLength);
        const room = contextLength - 1 - reserve;
        const { start } = select(tokens, { contextLength, reserve, keepStart });
        const used = 1 + sum(tokens.slice(start));
        expect(start).toBeGreaterThanOrEqual(keepStart);
        if (start < tokens.length - 1) expect(used).toBeLessThanOrEqual(room);
        if (start > keepStart) {
          expect(1 + sum(tokens.slice(keepStart))).toBeGreaterThan(room);
          if (start < tokens.length - 1) expect(used).toBeLessThanOrEqual(room * 0.7);
          // One more exchange would have been more than 70 % of the room.
          expect(used + tokens[start - 1]!).toBeGreaterThan(room * 0.7);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('moves seldom while a conversation grows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 60, maxLength: 60 }), (tokens) => {
        let keepStart = 0;
        let moves = 0;
        for (let turn = 1; turn <= tokens.length; turn++) {
          const { start } = select(tokens.slice(0, turn), { contextLength: 1024, reserve: 256, keepStart });
          if (start !== keepStart) moves++;
          keepStart = start;
        }
        // Each move frees about 230 tokens, which 60 turns of at most 60 tokens fill at most 16 times.
        expect(moves).toBeLessThanOrEqual(16);
      }),
    );
  });
});
