// Importing conversations; the files come through the host: see `App.receiveFile`.
import type { Imports } from '../transfer/import/imports.ts';
import { done, type Handlers } from './router.ts';

type ImportMethod = 'startImport' | 'cancelImport' | 'closeImport';

export function createImportHandlers(imports: Imports): Pick<Handlers, ImportMethod> {
  return {
    startImport: ({ importId }) => done(imports.start(importId)),
    cancelImport: ({ importId }) => done(imports.cancel(importId)),
    closeImport: ({ importId }) => done(imports.put(importId)),
  };
}
