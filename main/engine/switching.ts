// From one model to another: the one before stays loaded where the memory allows both, and it is the one that
// goes on where the other cannot be loaded.
import type { ModelFile } from './engine.ts';
import type { Former } from './former.ts';
import type { Learning } from './learning.ts';
import type { SnapshotOrder } from './messages.ts';
import { loadedAs, type ModelSlot } from './model-slot.ts';

/**
 * @param options.snapshots of the moment
 * @returns puts a model into the slot. Where that fails, `before` is there again if it could be, and the
 * error is thrown all the same.
 */
export function createSwitching(options: {
  slot: ModelSlot;
  former: Former;
  learning: Learning;
  snapshots(): SnapshotOrder | null;
  isClosed(): boolean;
}) {
  const { slot, former, learning, snapshots, isClosed } = options;

  async function fitsBeside(wanted: ModelFile): Promise<boolean> {
    const order = { ...learning.orderFor(wanted), snapshots: snapshots() };
    return (await slot.worker?.fitsBeside(order)) ?? false;
  }

  /** Puts what is loaded aside, and nothing in its place. */
  function setAside(): void {
    const seat = slot.exchange(null);
    if (seat !== null) former.keep(seat);
  }

  async function goBackTo(before: ModelFile): Promise<void> {
    slot.file = before;
    const kept = former.take();
    if (kept !== null) slot.exchange(kept);
    // The reason to say is why the other one could not be loaded.
    else await slot.bringUp(before, () => {}).catch(() => {});
  }

  return async (
    wanted: ModelFile,
    before: ModelFile | null,
    onProgress: (progress: number) => void,
  ): Promise<void> => {
    const isSwitch = before !== null && before.id !== wanted.id;
    slot.file = wanted;
    if (former.seat?.loadedAs === loadedAs(learning.orderFor(wanted))) {
      const kept = former.take();
      setAside();
      slot.exchange(kept);
      former.countDown();
      return;
    }
    let fits = isSwitch && (await fitsBeside(wanted));
    if (former.holds) {
      // Freeing gigabytes takes seconds, which are waited for only where their room is needed.
      const gone = former.letGo();
      if (!fits) {
        await gone;
        fits = isSwitch && (await fitsBeside(wanted));
      }
    }
    if (fits) setAside();
    try {
      await slot.bringUp(wanted, onProgress);
      former.countDown();
    } catch (error) {
      if (isSwitch && !isClosed()) await goBackTo(before);
      throw error;
    }
  };
}
