import type { Llama } from 'node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { type DeviceLibrary, openDevice, threadsFor } from '../../../../main/engine/worker/devices.ts';
import type { EngineLog } from '../../../../main/engine/worker/engine-log.ts';

test.each([
  [1, { prefill: 1, decode: 1 }],
  [2, { prefill: 2, decode: 1 }],
  [8, { prefill: 8, decode: 7 }],
])('of %i cores every one reads the prompt and one stays free while writing', (cores, threads) => {
  expect(threadsFor(cores, 4_400_000_000)).toEqual(threads);
});

test('a model as small as the demo model is left to one thread', () => {
  expect(threadsFor(8, 6_900_000)).toEqual({ prefill: 1, decode: 1 });
});

describe('a machine whose devices are', () => {
  type Kind = 'cuda' | 'vulkan' | 'metal';
  const log: EngineLog = { logger: () => {}, clear() {}, reasonOf: async (thrown) => String(thrown) };

  /** @param broken by kind, why it cannot be opened */
  async function open(
    kinds: readonly Kind[],
    broken: Partial<Record<Kind | 'cpu', string>>,
    aborted: string[] = [],
  ) {
    const tried: string[] = [];
    const library: DeviceLibrary = {
      kinds: async () => kinds,
      async open(kind) {
        const why = broken[kind === false ? 'cpu' : kind];
        if (why !== undefined) throw new Error(why);
        return { gpu: kind, cpuMathCores: 4 } as unknown as Llama;
      },
    };
    const onTrying = (name: string) => void tried.push(name);
    const device = await openDevice('auto', aborted, log, { onTrying, library });
    return { name: device.name, refused: device.refused, tried };
  }

  test.each([
    ['CUDA and Vulkan: the better one', ['cuda', 'vulkan'], 'CUDA', ['CUDA']],
    ['a Mac’s', ['metal'], 'Metal', ['Metal']],
    ['none: the processor, and nothing was refused', [], 'CPU', ['CPU']],
  ] satisfies [string, Kind[], string, string[]][])('%s', async (_, kinds, name, tried) => {
    expect(await open(kinds, {})).toEqual({ name, refused: null, tried });
  });

  test('CUDA without its libraries, and Vulkan: Vulkan, which is no fall back', async () => {
    const opened = await open(['cuda', 'vulkan'], { cuda: 'libcudart.so.13 is missing' });
    expect(opened).toEqual({ name: 'Vulkan', refused: null, tried: ['CUDA', 'Vulkan'] });
  });

  test('all broken: the processor, with the reason of each', async () => {
    const opened = await open(['cuda', 'vulkan'], { cuda: 'no binary', vulkan: 'no device' });
    expect(opened).toMatchObject({ name: 'CPU', refused: 'CUDA: no binary; Vulkan: no device' });
    expect(opened.tried).toEqual(['CUDA', 'Vulkan', 'CPU']);
  });

  test('one that has ended a worker is not touched, the one behind it is', async () => {
    const opened = await open(['cuda', 'vulkan'], {}, ['CUDA']);
    expect(opened).toEqual({ name: 'Vulkan', refused: null, tried: ['Vulkan'] });
    expect(await open(['vulkan'], {}, ['Vulkan'])).toMatchObject({
      name: 'CPU',
      refused: 'Vulkan: ended the engine when it was started',
    });
  });

  test('unknown, where one died before it had a name: none of them is touched', async () => {
    const opened = await open(['vulkan'], {}, ['auto']);
    expect(opened.tried).toEqual(['CPU']);
    expect(opened.refused).not.toBeNull();
  });

  test('of no use, with no binary for the processor either: that is an error', async () => {
    await expect(open([], { cpu: 'no binary' })).rejects.toMatchObject({ code: 'engineStartFailed' });
  });
});
