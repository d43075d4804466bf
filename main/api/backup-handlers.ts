// The methods of backups.
import type { backupMethods } from '../../preload/contract/backups.ts';
import { AppError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { Backups } from '../store/backups/backups.ts';
import { done, type Handlers } from './router.ts';

export function createBackupHandlers({
  backups,
  platform,
}: {
  backups: Backups;
  platform: Platform;
}): Pick<Handlers, keyof typeof backupMethods> {
  return {
    getBackups: () => backups.state(),
    takeBackup: async () => done(await backups.take('manual')),
    deleteBackups: ({ names }) => done(backups.remove(names)),
    setDailyBackups: ({ daily }) => done(backups.setDaily(daily)),
    async chooseBackupFolder() {
      if (!platform.chooseFolder) throw new AppError('notInBrowser');
      const folder = await platform.chooseFolder();
      return folder === null ? null : done(backups.setFolder(folder));
    },
    resetBackupFolder: () => done(backups.setFolder(null)),
    revealBackups({ name }) {
      if (!platform.showInFolder) throw new AppError('notInBrowser');
      return done(platform.showInFolder(name === undefined ? backups.folder() : backups.pathOf(name)));
    },
  };
}
