import { expect, test } from 'vitest';
import { samplerOptions } from '../../../../main/engine/worker/sampling.ts';
import { samplingPresets } from '../../../../preload/contract/models.ts';
import { samplingDefaults } from '../../../../preload/contract/sampling.ts';

const modelCard = { temperature: 1, topK: 50, topP: 1, minP: 0, seed: 7 };

test('the preset of the model card reaches the engine as it stands', () => {
  expect(samplerOptions({ ...samplingPresets.modelCard, seed: 7 })).toEqual(modelCard);
});

test('what is off is not passed on, whether it is absent or neutral', () => {
  const off = { ...samplingDefaults, ...samplingPresets.modelCard, seed: 7, penaltyWindow: 9, dryBase: 3 };
  expect(Object.keys(samplerOptions(off))).toEqual(Object.keys(modelCard));
  // What the engine would read as "sort the whole vocabulary" is not there at all.
  expect(samplerOptions({ ...off, topK: 0 }).topK).toBe(null);
});

test('XTC from one half on takes nothing away, so it is not passed on', () => {
  const sampling = { ...samplingPresets.balanced, xtcProbability: 1, xtcThreshold: 0.6 };
  expect(samplerOptions(sampling)).not.toHaveProperty('xtc');
  expect(samplerOptions({ ...sampling, xtcThreshold: 0.5 }).xtc).toEqual({ probability: 1, threshold: 0.5 });
});

test('penalties look at the last tokens of the reply as it grows', () => {
  const written = [1, 2];
  const { repeatPenalty } = samplerOptions(
    { ...samplingPresets.balanced, presencePenalty: 0.5, penaltyWindow: 3 },
    written,
  );
  expect(repeatPenalty).toMatchObject({ penalty: 1, presencePenalty: 0.5, maxPunishTokens: 3 });
  const punished = () => (repeatPenalty!.punishTokens as () => number[])();
  expect(punished()).toEqual([1, 2]);
  written.push(3, 4);
  expect(punished()).toEqual([2, 3, 4]);
});

test('DRY always has a window, without which the engine looks at nothing', () => {
  const dry = { ...samplingPresets.balanced, dryStrength: 0.8 };
  expect(samplerOptions(dry).dryRepeatPenalty).toEqual({
    strength: 0.8,
    base: 1.75,
    allowedLength: 2,
    lastTokens: 32_768,
    sequenceBreakers: ['\n', ':', '"', '*'],
  });
  expect(samplerOptions({ ...dry, dryWindow: 90 }).dryRepeatPenalty?.lastTokens).toBe(90);
});

test('a seed is drawn where none is wanted, so that it can be told', () => {
  const drawn = (random: number) => samplerOptions(samplingPresets.balanced, [], () => random).seed;
  expect(drawn(0.5)).toBe(0x7fff_ffff);
  expect(drawn(0.999_999_999_9)).toBeLessThan(0xffff_ffff);
});

test('seed 0 is a seed', () => {
  expect(samplerOptions({ ...samplingPresets.balanced, seed: 0 }, [], () => 0.5).seed).toBe(0);
});

test('the seed that the engine takes for "any" is never used', () => {
  expect(samplerOptions({ ...samplingPresets.balanced, seed: 0xffff_ffff }).seed).toBe(0xffff_fffe);
});
