// What a configuration gives up against another, said one thing at a time.
import type { StepDown } from '../../preload/contract/models.ts';
import type { Configuration } from './fit.ts';

/** @param full what would have been taken had nothing failed, or what was set */
export function stepsBetween(full: Configuration, used: Configuration): StepDown[] {
  const steps: StepDown[] = [];
  if (used.contextLength < full.contextLength)
    steps.push({ kind: 'context', from: full.contextLength, to: used.contextLength });
  if (used.kvType !== full.kvType && used.kvType === 'q8_0')
    steps.push({ kind: 'kvType', from: full.kvType, to: used.kvType });
  if (used.layersOnDevice < full.layersOnDevice)
    steps.push({ kind: 'layers', from: full.layersOnDevice, to: used.layersOnDevice });
  return steps;
}
