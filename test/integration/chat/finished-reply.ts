// How a reply that a real engine writes has ended.
import { vi } from 'vitest';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { Message } from '../../../preload/contract/models.ts';

/** Waits until the events, to which more come meanwhile, say so; where it was continued, how it ended last. */
export function finishedReply(events: readonly AppEvent[], replyId: string): Promise<Message> {
  return vi.waitFor(
    () => {
      const event = events.findLast((one) => one.type === 'replyFinished' && one.message.id === replyId);
      if (event?.type !== 'replyFinished') throw new Error('it is still being written');
      return event.message;
    },
    { timeout: 50_000, interval: 10 },
  );
}
