// The methods of measuring how faithful levels are.
import type { fidelityMethods } from '../../preload/contract/fidelity.ts';
import type { MeasureLevels } from '../jobs/measure-levels.ts';
import type { Handlers } from './router.ts';

export function createFidelityHandlers(levels: MeasureLevels): Pick<Handlers, keyof typeof fidelityMethods> {
  return {
    getFidelity: () => levels.all(),
    measureFidelity({ modelIds, text }) {
      levels.start(modelIds, text);
      return null;
    },
  };
}
