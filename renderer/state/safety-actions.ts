// The actions of backups and of the rescue.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Client } from '../bridge/client.ts';
import type { ActionParts } from './actions.ts';
import { organiseToast } from './organise-actions.ts';
import type { SafetyState } from './safety-state.ts';
import type { Store } from './store.ts';

interface SafetyParts extends Pick<ActionParts, 'client' | 'store' | 'page' | 'words'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createSafetyActions({ client, store, page, words, value }: SafetyParts) {
  function become(changes: Partial<SafetyState>): void {
    store.setState({ safety: { ...store.getState().safety, ...changes } });
  }

  async function refreshBackups(): Promise<void> {
    const backups = await value(client('getBackups', {}));
    if (backups) become({ backups });
  }

  /** Nothing else is offered until it is done; `true` where it was. */
  async function busy(outcome: Promise<Outcome<null>>): Promise<boolean> {
    become({ isBusy: true });
    const done = (await value(outcome)) !== undefined;
    become({ isBusy: false });
    return done;
  }

  return {
    refreshBackups,
    async takeBackup(): Promise<void> {
      await value(client('takeBackup', {}));
      await refreshBackups();
    },
    async deleteBackups(names: readonly string[]): Promise<void> {
      if ((await value(client('deleteBackups', { names: [...names] }))) === undefined) return;
      const { heldBy, backups } = store.getState().safety;
      const left = heldBy.filter((name) => !names.includes(name));
      if (heldBy.length > 0 && left.length === 0) page.toast({ text: words.backups.heldGone });
      become({ heldBy: left });
      if (backups !== null) await refreshBackups();
    },
    /** The person leaves them as they are. */
    keepHeld: (): void => become({ heldBy: [] }),
    async setDailyBackups(daily: boolean): Promise<void> {
      await value(client('setDailyBackups', { daily }));
      await refreshBackups();
    },
    async chooseBackupFolder(): Promise<void> {
      await value(client('chooseBackupFolder', {}));
      await refreshBackups();
    },
    async resetBackupFolder(): Promise<void> {
      await value(client('resetBackupFolder', {}));
      await refreshBackups();
    },
    async revealBackups(): Promise<void> {
      await value(client('revealBackups', {}));
    },
    async restoreBackup(name: string): Promise<void> {
      if (!(await busy(client('restoreBackup', { name })))) return;
      store.setState({ dialog: null });
      // It is about conversations that may not be here any more.
      page.hideToast(organiseToast);
      page.toast({ text: words.backups.restored });
    },
    async enterRescue(): Promise<void> {
      await busy(client('enterRescue', {}));
    },
    async tryAgain(): Promise<void> {
      await busy(client('tryAgain', {}));
    },
    async salvage(): Promise<void> {
      await value(client('salvage', {}));
    },
    async startNew(): Promise<void> {
      await busy(client('startNew', {}));
    },
  };
}

/** The client, which remembers that something could not be read of a damaged file: see `DamagedNotice`. */
export function noticeDamage(client: Client, store: Store): Client {
  return async (method, input) => {
    const outcome = await client(method, input);
    if (!outcome.ok && outcome.error.code === 'databaseDamaged')
      store.setState((state) => ({ safety: { ...state.safety, isDamaged: true } }));
    return outcome;
  };
}
