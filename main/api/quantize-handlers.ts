// The methods of making levels.
import type { quantizeMethods } from '../../preload/contract/quantize.ts';
import type { MakeLevels } from '../jobs/make-levels.ts';
import type { Handlers } from './router.ts';

export function createQuantizeHandlers(levels: MakeLevels): Pick<Handlers, keyof typeof quantizeMethods> {
  return {
    offerLevels: ({ modelId }) => levels.offer(modelId),
    async makeLevels({ modelId, levels: wanted }) {
      await levels.make(modelId, wanted);
      return null;
    },
  };
}
