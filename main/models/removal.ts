// Removes a model with its files. Only what lies in the app's own folder is ever deleted: into the system's trash where
// the host has one, else for good, which the person has to say.
import { existsSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { CurrentModel } from './current-model.ts';
import { modelsDirOf } from './known-file.ts';
import type { ModelLibrary } from './library.ts';
import { filesOf } from './split-files.ts';

export type Removal = ReturnType<typeof createRemoval>;

/**
 * @param options.isNeeded whether work that is not done yet reads or writes a file
 */
export function createRemoval(options: {
  platform: Pick<Platform, 'dataDir' | 'moveToTrash'>;
  library: ModelLibrary;
  isNeeded(path: string): boolean;
  models: Pick<CurrentModel, 'forget'>;
}) {
  const { platform, library, isNeeded, models } = options;

  return {
    /**
     * @param forGood the person knows that nothing can bring it back
     * @throws AppError `notFound`; `badRequest` for a file that is not ours, or where there is no trash and it is not
     * to be for good; `modelNeeded`, `modelNotRemoved`
     */
    async remove(modelId: string, forGood: boolean): Promise<void> {
      const { entry, path } = library.get(modelId);
      if (!entry.isOwn || (platform.moveToTrash === undefined && !forGood))
        throw new AppError('badRequest', { detail: { modelId } });
      const files = filesOf(path).filter((file) => existsSync(file));
      const { fileName: file } = entry;
      if (files.some(isNeeded)) throw new AppError('modelNeeded', { detail: { file } });
      try {
        for (const one of files) await (platform.moveToTrash?.(one) ?? rm(one));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new AppError('modelNotRemoved', { detail: { file, reason }, cause });
      }
      models.forget(modelId);
      removeEmpty(dirname(path));
    },
  };

  /** The folder of a repository of which nothing is left. */
  function removeEmpty(folder: string): void {
    if (folder === modelsDirOf(platform)) return;
    try {
      rmdirSync(folder);
    } catch {
      // There is something in it.
    }
  }
}
