// Bringing files in: they are sent one after the other, then the app is told to read them.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ImportState } from '../../preload/contract/import.ts';
import type { ActionParts } from './actions.ts';

type ImportParts = Pick<ActionParts, 'client' | 'store' | 'page' | 'newId'>;

export function createImportActions({ client, store, page, newId }: ImportParts) {
  const { getState, setState } = store;
  let sending = new AbortController();

  const current = (): ImportState | null => getState().import;

  function fail(importId: string, error: ErrorData): void {
    // The app may have said more of it already, or that it was cancelled.
    const told = current();
    if (told?.importId === importId && told.status !== 'running') return;
    setState({ import: { status: 'failed', importId, error } });
  }

  return {
    /** Opens the dialog, where the rest is to be seen. */
    async importFiles(files: readonly File[]): Promise<void> {
      setState({ dialog: { name: 'import' } });
      if (files.length === 0 || current()?.status === 'running') return;
      const importId = newId();
      sending = new AbortController();
      const total = files.reduce((sum, { size }) => sum + size, 0);
      const begun = {
        status: 'running',
        importId,
        phase: 'receiving',
        done: 0,
        total,
        conversations: 0,
      } as const;
      setState({ import: begun });
      for (const file of files) {
        const sent = await page.upload(importId, file, sending.signal);
        if (sending.signal.aborted) return;
        if (!sent.ok) return fail(importId, sent.error);
      }
      const started = await client('startImport', { importId });
      if (!started.ok) fail(importId, started.error);
    },
    async cancelImport(): Promise<void> {
      const running = current();
      if (running?.status !== 'running') return;
      sending.abort();
      await client('cancelImport', { importId: running.importId });
      // Where no file had come yet the app knows of nothing.
      if (current() === running && running.phase === 'receiving')
        setState({ import: { status: 'cancelled', importId: running.importId } });
    },
    async closeImport(): Promise<void> {
      const ended = current();
      if (ended === null || ended.status === 'running') return;
      setState({ import: null });
      await client('closeImport', { importId: ended.importId });
    },
  };
}
