// The methods of the library of model files.
import type { libraryMethods } from '../../preload/contract/library.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { Handlers } from './router.ts';

export function createLibraryHandlers({
  models,
}: {
  models: CurrentModel;
}): Pick<Handlers, keyof typeof libraryMethods> {
  return {
    getModelSpeeds: () => models.speeds(),
    renameModel({ modelId, name }) {
      models.rename(modelId, name);
      return null;
    },
  };
}
