// The methods of the library of model files.
import type { libraryMethods } from '../../preload/contract/library.ts';
import { AppError } from '../errors.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { Details } from '../models/model-details.ts';
import type { Removal } from '../models/removal.ts';
import type { Platform } from '../platform.ts';
import { createModelDetailsHandlers } from './model-details-handlers.ts';
import type { Handlers } from './router.ts';

export function createLibraryHandlers({
  models,
  removal,
  details,
  platform,
}: {
  models: CurrentModel;
  removal: Removal;
  details: Details;
  platform: Platform;
}): Pick<Handlers, keyof typeof libraryMethods> {
  return {
    ...createModelDetailsHandlers(details),
    getModelSpeeds: () => models.speeds(),
    renameModel({ modelId, name }) {
      models.rename(modelId, name);
      return null;
    },
    async removeModel({ modelId, forGood }) {
      await removal.remove(modelId, forGood);
      return null;
    },
    revealModel({ modelId }) {
      if (!platform.showInFolder) throw new AppError('notInBrowser');
      platform.showInFolder(models.pathOf(modelId));
      return null;
    },
  };
}
