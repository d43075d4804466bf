// An app without store or engine, for tests of what lies between a browser and the app.
import type { Upload } from '../../../main/transfer/import/inbox.ts';
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
    received: [] as { importId: string; name: string; text: string }[],
    /** Keeps what comes. */
    async receiveFile(importId: string, { name, body }: Upload): Promise<Outcome<null>> {
      const parts: Uint8Array[] = [];
      for await (const chunk of body) parts.push(chunk);
      this.received.push({ importId, name, text: Buffer.concat(parts).toString('utf8') });
      return { ok: true, value: null };
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
