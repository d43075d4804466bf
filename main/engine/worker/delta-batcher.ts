// Joins generated tokens into deltas: the first one at once, then one per 33 ms at most. A token costs a
// push and a look at the clock; text is made of them only when a delta leaves, or where stop strings have to be
// looked for.
import type { Departing, StopGuard } from './stop-strings.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

/** Every second frame of a screen: text that grows at each looks no smoother, and costs the page twice as much. */
const betweenDeltasMs = 33;

export interface DeltaBatcher {
  /** true: a stop string has come, and nothing more will leave. */
  push(id: number): boolean;
  /** Emits what is left. Ids of a character that was never finished are dropped, so text and ids agree. */
  finish(): void;
  /** Ids that were emitted. */
  readonly emitted: number;
}

/**
 * @param options.guard null: there are no stop strings
 * @param options.now milliseconds of a clock that never goes back.
 */
export function createDeltaBatcher(options: {
  decode: WholeTextDecoder;
  guard?: StopGuard | null;
  emit(text: string, tokenIds: Int32Array): void;
  now(): number;
}): DeltaBatcher {
  const { decode, guard = null, emit, now } = options;
  let pending: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let emitted = 0;
  let ended = false;

  function send({ text, ids, used }: Omit<Departing, 'ended'>, time: number): void {
    if (ids.length === 0) return;
    emit(text, Int32Array.from(ids));
    pending = pending.slice(used);
    emitted += ids.length;
    last = time;
  }

  function flush(time: number): void {
    const { text, used } = decode(pending);
    send({ text, ids: used === pending.length ? pending : pending.slice(0, used), used }, time);
  }

  return {
    push(id) {
      pending.push(id);
      const time = now();
      const isTime = time - last >= betweenDeltasMs;
      if (guard === null) {
        if (isTime) flush(time);
        return false;
      }
      const departing = guard.look(pending);
      ended = departing.ended;
      if (ended || isTime) send(departing, time);
      return ended;
    },
    finish() {
      if (!ended && pending.length > 0) flush(now());
    },
    get emitted() {
      return emitted;
    },
  };
}
