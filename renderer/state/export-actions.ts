// The actions that take conversations out of the app.

import type { Outcome } from '../../preload/contract/errors.ts';
import type {
  CopyFormat,
  ExportChoice,
  ExportOptions,
  ExportScope,
} from '../../preload/contract/export-choice.ts';
import type { ActionParts } from './actions.ts';

interface ExportParts extends Pick<ActionParts, 'client' | 'store' | 'page' | 'words' | 'newId'> {
  say(notice: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createExportActions({ client, store, page, words, newId, say, value }: ExportParts) {
  const { getState, setState } = store;

  /** How it was exported last is how it is offered next; where that cannot be kept, the export goes on. */
  function remember(choice: ExportChoice): void {
    const { settings } = getState();
    if (JSON.stringify(settings.export) === JSON.stringify(choice)) return;
    setState({ settings: { ...settings, export: choice } });
    void client('updateSettings', { export: choice });
  }

  /** Only its own: meanwhile another one may have been opened. */
  function closeDialog(): void {
    if (getState().dialog?.name === 'export') setState({ dialog: null });
  }

  return {
    /** True once the file is saved or on its way to the browser; false when it failed or was cancelled. */
    async startExport(scope: ExportScope, choice: ExportChoice): Promise<boolean> {
      if (getState().exporting !== null) return false;
      const exportId = newId();
      setState({ exporting: { exportId, done: 0, total: 0 } });
      remember(choice);
      const result = await value(client('startExport', { ...choice, exportId, scope: writable(scope) }));
      setState({ exporting: null });
      if (!result || result.kind === 'cancelled') return false;
      if (result.kind === 'download') page.fetchFile(result.path, result.fileName);
      page.toast({ text: words.export.saved(result.fileName) });
      closeDialog();
      return true;
    },

    async cancelExport(): Promise<void> {
      const { exporting } = getState();
      if (exporting) await value(client('cancelExport', { exportId: exporting.exportId }));
    },

    /** Puts a turn, a branch or conversations on the clipboard; says itself why it could not. */
    async copyOut(scope: ExportScope, format: CopyFormat, options: ExportOptions): Promise<boolean> {
      const copied = await value(client('copyOut', { scope: writable(scope), format, options }));
      if (!copied) return false;
      const { text, html } = copied;
      const done = html === null ? await page.copy(text) : await page.copyRich(text, html);
      if (!done) {
        say(words.export.copyFailed);
        return false;
      }
      page.toast({ text: words.export.copied });
      closeDialog();
      return true;
    },
  };
}

/** The contract's schema gives arrays that may be written to. */
function writable(scope: ExportScope) {
  return scope.kind === 'selection' ? { ...scope, conversationIds: [...scope.conversationIds] } : scope;
}
