// How fast each model writes on this machine: as it was measured, else reckoned from those that were. Pure.
import type { ModelSpeed } from '../../preload/contract/library.ts';
import type { SpeedShown } from './speed-watch.ts';

export interface SpeedKnown {
  readonly id: string;
  readonly weightBytes: number;
  /** The best decode rate so far, tokens per second; 0: none was measured. */
  readonly measured: number;
}

/**
 * For every token all weights are read once, so what limits the rate is how fast they come from memory. The best
 * that any model has shown of that holds for the others; small models show less of it than the machine can do.
 */
export function speedsOf(models: readonly SpeedKnown[]): Record<string, ModelSpeed> {
  const bytesPerSecond = Math.max(0, ...models.map(({ weightBytes, measured }) => weightBytes * measured));
  const speeds: Record<string, ModelSpeed> = {};
  for (const { id, weightBytes, measured } of models) {
    if (measured > 0) speeds[id] = { tokensPerSecond: measured, isEstimate: false };
    else if (bytesPerSecond > 0 && weightBytes > 0)
      speeds[id] = { tokensPerSecond: bytesPerSecond / weightBytes, isEstimate: true };
  }
  return speeds;
}

/** The best that replies and the measurement have shown, tokens per second; 0: nothing is known. */
export function bestDecode(speed: SpeedShown | null): number {
  return Math.max(speed?.decode.shown ?? 0, speed?.measured?.decode ?? 0);
}
