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
  /** `sampled`: the ids are as they were pushed; otherwise they spell a part of a token. */
  emit(text: string, tokenIds: Int32Array, sampled: boolean): void;
  now(): number;
}): DeltaBatcher {
  const { decode, guard = null, emit, now } = options;
  let pending: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let emitted = 0;
  let ended = false;

  function send(text: string, ids: readonly number[], time: number): void {
    if (ids.length === 0) return;
    emit(text, Int32Array.from(ids), true);
    pending = pending.slice(ids.length);
    emitted += ids.length;
    last = time;
  }

  /** What stands before a stop string in its first token. */
  function sendRest({ text, ids }: NonNullable<Departing['rest']>): void {
    if (ids.length === 0) return;
    emit(text, Int32Array.from(ids), false);
    emitted += ids.length;
  }

  function flush(time: number): void {
    const { text, used } = decode(pending);
    send(text, used === pending.length ? pending : pending.slice(0, used), time);
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
      if (ended || isTime) send(departing.text, departing.ids, time);
      if (departing.rest !== null) sendRest(departing.rest);
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
