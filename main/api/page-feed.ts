// Events on their way to one page. A page that does not keep up is sent no more than a bounded amount; once it has
// taken that, it is told that it missed some, and asks for everything anew. Neither memory nor others wait for it.
import type { AppEvent } from '../../preload/contract/events.ts';

/** Bytes of events that may be on their way to a page. */
export const maxWaitingBytes = 16 << 20;

export interface PageFeed {
  /** Sends the event, or leaves it out. */
  push(event: AppEvent): void;
  /** Bytes on their way. */
  readonly waitingBytes: number;
}

/** @param send passes on an event, which is `json`; calls `arrived`, once, when the page has taken it */
export function createPageFeed(
  send: (event: AppEvent, json: string, arrived: () => void) => void,
  maxWaiting = maxWaitingBytes,
): PageFeed {
  let waiting = 0;
  let missed = false;

  function pass(event: AppEvent): void {
    const json = JSON.stringify(event);
    const bytes = Buffer.byteLength(json);
    waiting += bytes;
    send(event, json, () => {
      waiting -= bytes;
      if (!missed || waiting > 0) return;
      missed = false;
      pass({ type: 'missed' });
    });
  }

  return {
    push(event) {
      if (waiting > maxWaiting) missed = true;
      if (!missed) pass(event);
    },
    get waitingBytes() {
      return waiting;
    },
  };
}
