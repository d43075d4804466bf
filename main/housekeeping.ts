// What is due now and then while the app runs, for days perhaps: the daily backup, and the trash after its 30 days.
import { keptInTrashMs } from '../preload/contract/organisation.ts';
import type { Organisation } from './chat/organisation.ts';
import type { Log } from './log.ts';
import type { Backups } from './store/backups/backups.ts';

/** ms after the start, which has enough to do. */
const firstBackupAfterMs = 60_000;
const everyMs = 3_600_000;

export interface Housekeeping {
  close(): void;
}

export function createHousekeeping(options: {
  organisation: Pick<Organisation, 'isSweepDue' | 'sweep'>;
  backups: Pick<Backups, 'isDue' | 'newest' | 'take' | 'sweep'>;
  log: Log;
}): Housekeeping {
  const { organisation, backups, log } = options;
  let closed = false;

  /**
   * A clock that is wrong makes everything old: nothing goes before there is a copy that was made within the 30 days,
   * which holds it.
   */
  async function sweepTrash(): Promise<void> {
    try {
      if (!organisation.isSweepDue()) return;
      if (backups.newest() < Date.now() - keptInTrashMs) await backups.take('delete');
      if (closed) return;
      const swept = organisation.sweep();
      if (swept > 0) log.info(`${swept} conversations had been in the trash for 30 days and are gone`);
    } catch (thrown) {
      if (!closed) log.warn('the trash could not be swept', thrown);
    }
  }

  function backUp(): void {
    try {
      if (!backups.isDue()) return;
      // What went wrong is told where backups are shown.
      backups.take('daily').catch((thrown: unknown) => {
        if (!closed) log.warn('the daily backup failed', thrown);
      });
    } catch (thrown) {
      log.warn('the daily backup could not begin', thrown);
    }
  }

  backups.sweep();
  void sweepTrash();
  const first = setTimeout(backUp, firstBackupAfterMs);
  const hourly = setInterval(() => {
    void sweepTrash();
    backUp();
  }, everyMs);
  first.unref();
  hourly.unref();
  return {
    close() {
      closed = true;
      clearTimeout(first);
      clearInterval(hourly);
    },
  };
}
