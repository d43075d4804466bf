import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkLength, chunksOf } from '../../../../main/engine/worker/fidelity/chunks.ts';
import {
  readReference,
  referenceBytes,
  writeReference,
} from '../../../../main/engine/worker/fidelity/reference-file.ts';
import { createScoreKeeper, klDivergence } from '../../../../main/engine/worker/fidelity/scores.ts';
import { tempDir } from '../../../integration/store/temp-dir.ts';

const logOf = (probabilities: readonly number[]) => Float32Array.from(probabilities, Math.log);

/** Log-probabilities of a random distribution over `size` tokens. */
const distribution = (size: number) =>
  fc
    .array(fc.double({ min: -12, max: 6, noNaN: true }), { minLength: size, maxLength: size })
    .map((logits) => {
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
      return Float32Array.from(logits, (logit) => logit - Math.log(sum));
    });

describe('scores', () => {
  test('a text that is guessed at random among n tokens has the perplexity n', () => {
    const keeper = createScoreKeeper();
    for (let at = 0; at < 10; at++) keeper.add(at % 4, logOf([0.25, 0.25, 0.25, 0.25]), null);
    const { positions, perplexity, perplexityError, divergence } = keeper.scores();
    expect({ positions, divergence }).toEqual({ positions: 10, divergence: null });
    expect(perplexity).toBeCloseTo(4, 5);
    expect(perplexityError).toBeCloseTo(0, 5);
  });

  test('divergence, its 99th percentile and the agreement are what they are by hand', () => {
    const keeper = createScoreKeeper();
    const reference = logOf([0.5, 0.25, 0.25]);
    keeper.add(0, reference, reference);
    keeper.add(0, logOf([0.25, 0.5, 0.25]), reference);
    const { divergence } = keeper.scores();
    // 0.5 ln 2 + 0.25 ln ½
    const other = 0.25 * Math.log(2);
    expect(divergence?.meanKl).toBeCloseTo(other / 2, 6);
    expect(divergence?.p99Kl).toBeCloseTo(0.99 * other, 6);
    expect(divergence?.topAgreement).toBe(0.5);
    expect(divergence?.meanKlError).toBeCloseTo(other / 2, 6);
  });

  test('a divergence is never below 0, and 0 only from itself', () => {
    fc.assert(
      fc.property(distribution(20), distribution(20), (p, q) => {
        expect(klDivergence(p, q)).toBeGreaterThan(-1e-5);
        expect(klDivergence(p, p)).toBe(0);
      }),
    );
  });
});

describe('chunks', () => {
  test('whole chunks only, each beginning with <s> in the place of its first token', () => {
    const ids = [1, ...Array.from({ length: 2 * chunkLength + 100 }, (_, at) => at + 10)];
    const chunks = chunksOf(ids, 1);
    expect(chunks.map(({ length }) => length)).toEqual([chunkLength, chunkLength]);
    expect(chunks.map(([first]) => first)).toEqual([1, 1]);
    expect(chunks[0]!.slice(1)).toEqual(ids.slice(1, chunkLength));
    expect(chunks[1]!.slice(1)).toEqual(ids.slice(chunkLength + 1, 2 * chunkLength));
    expect(chunksOf(ids.slice(0, chunkLength - 1), 1)).toEqual([]);
  });
});

describe('the reference’s file', () => {
  test('gives back what was put in, within what 16 bits can say', () => {
    const dir = tempDir();
    let file = 0;
    fc.assert(
      fc.property(fc.array(distribution(50), { minLength: 1, maxLength: 5 }), (positions) => {
        const path = join(dir, `${file++}`);
        const writer = writeReference(path);
        for (const one of positions) writer.add(one);
        writer.close();
        expect(statSync(path).size).toBe(referenceBytes(positions.length, 50));
        const reader = readReference(path, 50);
        for (const one of positions) {
          const read = reader.next();
          const most = Math.max(...one);
          for (const [id, log] of one.entries())
            expect(Math.abs(read[id]! - Math.max(log, most - 16))).toBeLessThan(2e-4);
          expect(Math.abs(klDivergence(one, read))).toBeLessThan(1e-3);
        }
        expect(() => reader.next()).toThrow('no more positions');
        reader.close();
      }),
      { numRuns: 50 },
    );
  });
});
