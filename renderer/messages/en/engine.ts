// The words of the engine: what it is at, how it runs, and what was given up so that it does.
import type { StepDown, Threads } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';

/** How many of them, as a text. */
export const threads = ({ prefill, decode }: Threads): string => `${prefill} to read, ${decode} to write`;

export function createEngineWords(format: ReturnType<typeof createFormat>) {
  /** What was given up, as one part of a sentence. */
  function step(one: Exclude<StepDown, { kind: 'device' }>): string {
    switch (one.kind) {
      case 'context':
        return `a context of ${format.count(one.to)} tokens instead of ${format.count(one.from)}`;
      case 'kvType':
        return `a KV cache at ${one.to} instead of ${one.from}`;
      case 'layers':
        return `${format.count(one.to)} layers on the device instead of ${format.count(one.from)}`;
      default:
        return one satisfies never;
    }
  }

  function stepsDown(steps: readonly StepDown[]): string {
    const memory = steps.filter((one) => one.kind !== 'device');
    const device = steps.find((one) => one.kind === 'device');
    return [
      ...(device
        ? [
            `${device.from === 'auto' ? 'The graphics device' : device.from} stopped the engine when it was started, so the model runs on ${device.to}.`,
          ]
        : []),
      ...(memory.length > 0
        ? [`For want of memory the model runs with ${memory.map(step).join(' and ')}.`]
        : []),
    ].join(' ');
  }

  return {
    engine: {
      none: 'No model',
      unloaded: 'Unloaded',
      loading: 'Loading the model',
      ready: 'Ready',
      waiting: 'Waiting',
      reading: 'Reading',
      writing: 'Writing',
      restarting: 'Engine restarting',
      failed: 'Model failed',
      rate: (tokensPerSecond: number) => `${format.rate(tokensPerSecond)} tokens/s`,
    },
    steps: {
      notice: stepsDown,
      undo: 'Undo',
      undoAbout: 'Forget this, and try in full again',
    },
  };
}
