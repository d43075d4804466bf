// The machine's memory as it is now, and what the engine says it has taken of it.
import { availableMemory } from '../../models/available-memory.ts';
import type { FreeMemory } from '../../models/fit.ts';
import type { Device } from './devices.ts';

/** @param limit counts as all that is free on the processor; null: what is free */
export async function freeMemory(device: Device, limit: number | null): Promise<FreeMemory> {
  const host = Math.min(availableMemory(), limit ?? Number.POSITIVE_INFINITY);
  if (device.llama.gpu === false) return { host, device: null, unified: false };
  const { free, unifiedSize } = await device.llama.getVramState();
  return { host, device: free, unified: unifiedSize > 0 };
}

interface Accountable {
  getMemoryBreakdown(): { cpuRam: number; gpuVram: number };
}

/** Bytes that llama.cpp has allocated for a model or a context; null where the binding does not tell. */
export function takenBytes(owner: object): number | null {
  for (const inner of Object.values(owner) as (Partial<Accountable> | null | undefined)[]) {
    if (typeof inner?.getMemoryBreakdown !== 'function') continue;
    const { cpuRam, gpuVram } = inner.getMemoryBreakdown();
    return cpuRam + gpuVram;
  }
  return null;
}
