// An app without store or engine, for tests of what lies between a browser and the app.
import type { Outcome } from '../../../preload/contract/errors.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';

export function createStandInApp() {
  const listeners = new Set<(event: AppEvent) => void>();
  const calls: { method: string; input: unknown }[] = [];
  return {
    calls,
    listeners,
    /** Echoes its input. */
    async call(method: string, input: unknown): Promise<Outcome<unknown>> {
      calls.push({ method, input });
      return { ok: true, value: input };
    },
    subscribe(listener: (event: AppEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish(event: AppEvent) {
      for (const listener of listeners) listener(event);
    },
  };
}
