// Says which backups still hold what was just deleted for good: a person who wants it gone everywhere can have them
// deleted, too.
import type { Events } from '../api/events.ts';
import type { Log } from '../log.ts';
import type { Backups } from '../store/backups/backups.ts';

/** The function returned ends it. */
export function watchDeletions(options: {
  events: Events;
  backups: Pick<Backups, 'holding'>;
  log: Log;
}): () => void {
  const { events, backups, log } = options;
  /** Of the deletion that is under way: those that are deleted together are told of together. */
  let deleted: string[] = [];

  async function look(): Promise<void> {
    const ids = deleted;
    deleted = [];
    try {
      const names = await backups.holding(ids);
      if (names.length > 0) events.publish({ type: 'heldByBackups', names });
    } catch (thrown) {
      log.warn('backups could not be looked into', thrown);
    }
  }

  return events.subscribe((event) => {
    if (event.type !== 'conversationDeleted') return;
    if (deleted.length === 0) setImmediate(() => void look());
    deleted.push(event.conversationId);
  });
}
