// Whether two models can be loaded at once without the second one's getting less than it would get alone.
import type { LoadedModel } from '../../../preload/contract/models.ts';
import { totalMemory } from '../../models/available-memory.ts';
import { choose, type FreeMemory, same } from '../../models/fit.ts';
import { withoutLoaded } from '../../models/model-fits.ts';
import type { LoadOrder } from '../messages.ts';
import type { Device } from './devices.ts';
import { geometryOfFile, sequencesOf, wishesOf } from './load-plan.ts';
import { freeMemory } from './memory.ts';

type Held = Pick<LoadedModel, 'layersOnDevice' | 'tuning'>;

/**
 * What the second one may take. Weights that are mapped from their file count as free for as long as nobody
 * else needs the memory; beside another model they are to stay, so they do not here.
 * @param free as it is now, with what the first one holds gone from it
 * @param most bytes of the processor's memory for both together: all that it has, or fewer. Not every system
 * says what is really free.
 */
export function freeBeside(free: FreeMemory, first: Held, most: number): FreeMemory {
  const { takenBytes, heldBytes } = first.tuning;
  const taken = takenBytes ?? Number.POSITIVE_INFINITY;
  const mapped = taken - (heldBytes ?? 0);
  return { ...free, host: Math.min(free.host - mapped, most - taken) };
}

/** Also the same number of sequences: a snapshot of one number is not read with another. */
export async function fitsBeside(device: Device, order: LoadOrder, first: Held): Promise<boolean> {
  const geometry = geometryOfFile(order);
  if (geometry === null || first.tuning.takenBytes === null) return false;
  const wishes = wishesOf(order);
  const { failed, memoryLimit } = order.tuning;
  const free = await freeMemory(device, null);
  const most = Math.min(memoryLimit ?? Number.POSITIVE_INFINITY, totalMemory());
  const beside = freeBeside(free, first, most);
  const freed = withoutLoaded(free, first);
  const alone = { ...freed, host: Math.min(freed.host, most) };
  const chosen = choose(geometry, wishes, beside, failed);
  const best = choose(geometry, wishes, alone, failed);
  if (chosen === null || best === null || !same(chosen, best)) return false;
  return (
    (await sequencesOf(device, geometry, chosen, wishes, beside)) ===
    (await sequencesOf(device, geometry, best, wishes, alone))
  );
}
