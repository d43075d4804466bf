import { expect, test } from 'vitest';
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
    facts: { speed: (file) => known[file] ?? null },
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
