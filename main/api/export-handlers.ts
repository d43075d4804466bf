// The methods that take conversations out of the app.
import type { exportMethods } from '../../preload/contract/export.ts';
import type { Exporting } from '../transfer/export/exporting.ts';
import { done, type Handlers } from './router.ts';

export function createExportHandlers(exporting: Exporting): Pick<Handlers, keyof typeof exportMethods> {
  return {
    startExport: (input) => exporting.start(input),
    cancelExport: ({ exportId }) => done(exporting.cancel(exportId)),
    copyOut: (input) => exporting.copy(input),
  };
}
