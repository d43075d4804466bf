// The methods of the rescue, which an app answers that was opened with a way to be rescued.
import type { RescueState, rescueMethods } from '../../preload/contract/rescue.ts';
import { AppError } from '../errors.ts';
import { done, type Handlers } from './router.ts';

/** What puts another file in the place of the one that is open, and opens it. See `safe-app.ts`. */
export interface Rescue {
  /** null: the app runs as ever. */
  state(): RescueState | null;
  enter(): Promise<void>;
  tryAgain(): Promise<void>;
  /** @throws AppError `notFound`, `backupUnusable`, `backupNoRoom`, `diskFull` */
  restore(name: string): Promise<void>;
  /** @throws AppError `badRequest` where nothing is to be salvaged, or it is being done */
  salvage(): void;
  startNew(): Promise<void>;
}

/** @param rescue null: there is none, and nothing to be rescued */
export function createRescueHandlers(rescue: Rescue | null): Pick<Handlers, keyof typeof rescueMethods> {
  const door = (): Rescue => {
    if (rescue === null) throw new AppError('badRequest');
    return rescue;
  };
  return {
    getRescue: () => rescue?.state() ?? null,
    enterRescue: async () => done(await door().enter()),
    tryAgain: async () => done(await door().tryAgain()),
    restoreBackup: async ({ name }) => done(await door().restore(name)),
    salvage: () => done(door().salvage()),
    startNew: async () => done(await door().startNew()),
  };
}
