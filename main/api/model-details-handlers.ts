// The methods of what a model's file says of itself.
import type { modelDetailsMethods } from '../../preload/contract/model-details.ts';
import type { Details } from '../models/model-details.ts';
import type { Handlers } from './router.ts';

export function createModelDetailsHandlers(
  details: Details,
): Pick<Handlers, keyof typeof modelDetailsMethods> {
  return {
    getModelDetails: ({ modelId }) => details.of(modelId),
    hashModel: ({ modelId }) => details.hash(modelId),
  };
}
