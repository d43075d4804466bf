import { describe, expect, test } from 'vitest';
import type { ModelEntry, ModelFit } from '../../../../preload/contract/models.ts';
import { smallerLevel } from '../../../../renderer/models/smaller-level.ts';

const entry = (id: string, bytes: number, more: Partial<ModelEntry> = {}): ModelEntry => ({
  id,
  name: 'Xenon-4',
  level: id,
  fileName: `${id}.gguf`,
  bytes,
  parameters: 7e9,
  family: more.name ?? 'Xenon-4',
  weightBytes: bytes,
  trainedContextLength: 8192,
  isDemo: false,
  parts: 1,
  isOwn: false,
  change: null,
  problem: null,
  ...more,
});
const taking = (fits: boolean): ModelFit => ({
  neededBytes: 1,
  freeBytes: 1,
  contextLength: 4096,
  kvType: 'f16',
  fits,
  givenUp: [],
});
const models = [
  entry('Q2_K', 3e9),
  entry('Q4_K_M', 5e9),
  entry('Q5_K_M', 6e9),
  entry('Q8_0', 8e9),
  entry('F16', 14e9),
  entry('other', 7e9, { name: 'Another' }),
  entry('demo', 7e6, { isDemo: true }),
];
const all = Object.fromEntries(models.map(({ id }) => [id, taking(true)]));

describe('where a level does not fit', () => {
  test('the largest smaller one of the same model that fits is offered', () => {
    expect(smallerLevel('Q8_0', models, { ...all, Q5_K_M: taking(false) })?.id).toBe('Q4_K_M');
    expect(smallerLevel('Q5_K_M', models, all)?.id).toBe('Q4_K_M');
  });

  test('another model is offered only where no level of the same fits', () => {
    const fits = { ...all, Q2_K: taking(false), Q4_K_M: taking(false), Q5_K_M: taking(false) };
    expect(smallerLevel('Q8_0', models, fits)?.id).toBe('other');
  });

  test('nothing is offered that does not fit, is not known to fit, has a problem, or is the demo model', () => {
    expect(smallerLevel('Q8_0', models, {})).toBeNull();
    expect(smallerLevel('Q2_K', models, all)).toBeNull();
    const broken = models.map((model) => ({
      ...model,
      problem: { code: 'modelMissing', detail: {} } as const,
    }));
    expect(smallerLevel('Q8_0', broken, all)).toBeNull();
    expect(smallerLevel('gone', models, all)).toBeNull();
  });
});
