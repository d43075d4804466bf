import { expect, test } from 'vitest';
import type { Geometry } from '../../../main/models/fit.ts';
import { createModelKnowledge } from '../../../main/models/model-knowledge.ts';
import type { SpeedShown } from '../../../main/models/speed-watch.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import { defaultSettings, type EngineState } from '../../../preload/contract/models.ts';

test('pages are told of a speed when the engine rests again, and only where it is another', () => {
  const told: AppEvent[] = [];
  const known: Record<string, SpeedShown> = {};
  const entries = ['a', 'b'].map((id, at) => ({ id, level: 'F16', bytes: 1, weightBytes: 100 * (at + 1) }));
  const knowledge = createModelKnowledge({
    library: { list: () => entries, get: (id: string) => ({ path: `/${id}.gguf` }) } as never,
    engine: {} as never,
    settings: () => defaultSettings,
    facts: { speed: (file) => known[file] ?? null, unforeseenBytes: () => 0 },
    events: { publish: (event: AppEvent) => void told.push(event) } as never,
    contextLengthFor: () => 4096,
    refresh() {},
  });
  const ready = { status: 'ready' } as EngineState;
  knowledge.tellSpeeds(ready);
  expect(told).toEqual([]);
  const none = { shown: 0, slow: 0 };
  known['a.gguf F16 1'] = { prefill: none, decode: none, measured: { prefill: 90, decode: 10 } };
  knowledge.tellSpeeds({ status: 'generating' } as EngineState);
  expect(told).toEqual([]);
  knowledge.tellSpeeds(ready);
  knowledge.tellSpeeds(ready);
  expect(told).toEqual([
    {
      type: 'speedsChanged',
      speeds: {
        a: { tokensPerSecond: 10, isEstimate: false },
        b: { tokensPerSecond: 5, isEstimate: true },
      },
    },
  ]);
});

test('what a model takes counts with what it took beyond the arithmetic here before', async () => {
  const geometry: Geometry = {
    layers: 1,
    embedding: 64,
    feedForward: 128,
    heads: 2,
    kvHeads: 2,
    headSize: 32,
    vocabulary: 800,
    layerBytes: [1000],
    inputBytes: 1000,
    outputBytes: 1000,
  };
  const entry = { id: 'a', level: 'F16', bytes: 3000, trainedContextLength: 4096, problem: null };
  const fitWith = async (bytes: number) => {
    const knowledge = createModelKnowledge({
      library: { list: () => [entry], get: () => ({ entry, geometry, path: '/a.gguf' }) } as never,
      engine: { state: { status: 'none' }, freeMemory: async () => null } as never,
      settings: () => defaultSettings,
      facts: { speed: () => null, unforeseenBytes: (file) => (file === 'a.gguf F16 3000' ? bytes : 0) },
      events: {} as never,
      contextLengthFor: () => 4096,
      refresh() {},
    });
    return (await knowledge.fits()).a!.neededBytes;
  };
  expect((await fitWith(5_000_000)) - (await fitWith(0))).toBe(5_000_000);
});
