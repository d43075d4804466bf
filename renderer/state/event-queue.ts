// Deltas come as fast as the model writes. They are taken together once a frame, since more renders than
// frames cannot be seen; everything else is passed on at once, and order is kept.
import type { AppEvent } from '../../preload/contract/events.ts';

export interface Frames {
  request(callback: () => void): void;
  /** True where no frames come: a page in the background. */
  hidden(): boolean;
}

/** `flush` passes on what has been put off. */
export interface EventQueue {
  push(event: AppEvent): void;
  flush(): void;
}

export function createEventQueue(deliver: (events: readonly AppEvent[]) => void, frames: Frames): EventQueue {
  let events: AppEvent[] = [];
  let requested = false;

  function flush(): void {
    requested = false;
    if (events.length === 0) return;
    const batch = events;
    events = [];
    deliver(batch);
  }

  return {
    push(event) {
      events.push(event);
      // The first text of a reply is waited for: no rest between frames may hold it up.
      const canWait = event.type === 'replyProgress' || (event.type === 'replyDelta' && event.at > 0);
      if (!canWait || frames.hidden()) flush();
      else if (!requested) {
        requested = true;
        frames.request(flush);
      }
    },
    flush,
  };
}
