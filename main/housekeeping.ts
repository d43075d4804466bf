// What is due now and then while the app runs, for days perhaps: the daily backup, and the trash after its 30 days.
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
  organisation: Pick<Organisation, 'sweep'>;
  backups: Pick<Backups, 'isDue' | 'take' | 'sweep'>;
  log: Log;
}): Housekeeping {
  const { organisation, backups, log } = options;

  function sweepTrash(): void {
    try {
      const swept = organisation.sweep();
      if (swept > 0) log.info(`${swept} conversations had been in the trash for 30 days and are gone`);
    } catch (thrown) {
      log.warn('the trash could not be swept', thrown);
    }
  }

  function backUp(): void {
    try {
      if (!backups.isDue()) return;
      // What went wrong is told where backups are shown.
      backups.take('daily').catch((thrown: unknown) => log.warn('the daily backup failed', thrown));
    } catch (thrown) {
      log.warn('the daily backup could not begin', thrown);
    }
  }

  backups.sweep();
  sweepTrash();
  const first = setTimeout(backUp, firstBackupAfterMs);
  const hourly = setInterval(() => {
    sweepTrash();
    backUp();
  }, everyMs);
  first.unref();
  hourly.unref();
  return {
    close() {
      clearTimeout(first);
      clearInterval(hourly);
    },
  };
}
