// What stands in the place of the app where its database does not open: it says so, and answers the methods of
// backups and of the rescue alone.
import { type MethodName, methods } from '../preload/contract/methods.ts';
import type { RescueReason, RescueState, SalvageState } from '../preload/contract/rescue.ts';
import { createBackupHandlers } from './api/backup-handlers.ts';
import type { Events } from './api/events.ts';
import { createRescueHandlers, type Rescue } from './api/rescue-handlers.ts';
import { createRouter, type Handlers } from './api/router.ts';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';
import type { Platform } from './platform.ts';
import type { Backups } from './store/backups/backups.ts';
import type { SalvageRun } from './store/rescue/salvage-run.ts';

export interface RescueApp {
  call: ReturnType<typeof createRouter>;
  readonly state: RescueState;
  /** @throws AppError `badRequest` */
  salvage(): void;
  close(): Promise<void>;
}

export function createRescueApp(options: {
  platform: Platform;
  reason: RescueReason;
  error: AppError;
  rescue: Rescue;
  backups: Backups;
  /** Begins to read what can be read. */
  startSalvage(onProgress: (done: number, total: number) => void): SalvageRun;
  events: Events;
  log: Log;
}): RescueApp {
  const { platform, reason, error, rescue, backups, startSalvage, events, log } = options;
  const { host, version, dataDir } = platform;
  let salvage: SalvageState | null = null;
  let run: SalvageRun | null = null;

  const state = (): RescueState => ({ reason, error: error.data, host, version, dataDir, salvage });

  function become(next: SalvageState): void {
    salvage = next;
    events.publish({ type: 'rescueChanged', rescue: state() });
  }

  async function follow(one: SalvageRun): Promise<void> {
    try {
      const report = await one.report;
      log.info('salvaged', report);
      become({ status: 'done', name: one.name, report });
    } catch (thrown) {
      if (run !== one) return;
      log.error('the salvage failed', thrown);
      become({ status: 'failed', error: AppError.from(thrown).data });
    }
  }

  const refuse = () => {
    throw new AppError(error.code, { detail: error.detail });
  };
  const refusals = Object.fromEntries(Object.keys(methods).map((name) => [name, refuse])) as unknown as {
    readonly [M in MethodName]: () => never;
  };
  const handlers: Handlers = {
    ...refusals,
    ...createBackupHandlers({ backups, platform }),
    ...createRescueHandlers(rescue),
    takeBackup: refuse,
  };
  return {
    call: createRouter(handlers, log),
    get state() {
      return state();
    },
    salvage() {
      if (reason !== 'damaged' || salvage?.status === 'running') throw new AppError('badRequest');
      become({ status: 'running', done: 0, total: 0 });
      run = startSalvage((done, total) => become({ status: 'running', done, total }));
      void follow(run);
    },
    async close() {
      const one = run;
      run = null;
      await one?.stop();
      await backups.close();
    },
  };
}
