// The buttons of the dialog; while an export runs, how far it is.
import {
  type CopyFormat,
  copyFormats,
  type ExportChoice,
  type ExportScope,
} from '../../preload/contract/export-choice.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function ExportFoot({ scope, choice }: { scope: ExportScope; choice: ExportChoice }) {
  const exporting = useApp((state) => state.exporting);
  const { openDialog, startExport, cancelExport, copyOut } = useActions();
  const copyAs = copyFormats.find((one): one is CopyFormat => one === choice.format);
  const canCopy = scope.kind === 'conversation' || scope.kind === 'branch';

  if (exporting) {
    const { done, total } = exporting;
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-6 py-3">
        <div className="min-w-40 flex-1">
          <p className="text-xs text-muted tabular-nums">{t.export.progress(done, total)}</p>
          {total > 1 ? (
            <progress
              aria-label={t.export.running}
              className="progress mt-1.5 block h-1.5 w-full"
              value={done}
              max={total}
            />
          ) : null}
        </div>
        <Button onClick={() => void cancelExport()}>{t.export.stop}</Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap justify-end gap-2 border-t border-line px-6 py-3">
      {copyAs && canCopy ? (
        <Button
          kind="quiet"
          className="mr-auto -ml-3"
          onClick={() => void copyOut(scope, copyAs, choice.options)}
        >
          {t.export.copyAs[copyAs]}
        </Button>
      ) : null}
      <Button onClick={() => openDialog(null)}>{t.app.cancel}</Button>
      <Button kind="primary" onClick={() => void startExport(scope, choice)}>
        {t.export.confirm}
      </Button>
    </div>
  );
}
