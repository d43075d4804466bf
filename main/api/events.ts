// What happens in the app, told to whoever listens.
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Log } from '../log.ts';

export interface Events {
  publish(event: AppEvent): void;
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export function createEvents(log: Log): Events {
  const listeners = new Set<{ readonly call: (event: AppEvent) => void }>();
  return {
    publish(event) {
      for (const listener of [...listeners]) {
        try {
          listener.call(event);
        } catch (error) {
          // One page's trouble is not another's, nor the reply's that is being told of.
          log.error(`a listener failed on ${event.type}`, error);
        }
      }
    },
    subscribe(call) {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
