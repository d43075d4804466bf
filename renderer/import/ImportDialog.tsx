// Bringing conversations in: which files can be read, how far it is, and what came of it.
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Modal } from '../ui/Modal.tsx';
import { ChooseFiles } from './ChooseFiles.tsx';
import { Report } from './Report.tsx';

export function ImportDialog() {
  const open = useApp((state) => state.dialog?.name === 'import');
  const state = useApp((state) => state.import);
  const { openDialog, closeImport, cancelImport } = useActions();

  function close(): void {
    openDialog(null);
    void closeImport();
  }

  const foot =
    state === null ? null : state.status === 'running' ? (
      <Button
        disabled={state.phase === 'finishing' || state.phase === 'removing'}
        onClick={() => void cancelImport()}
      >
        {t.import.cancel}
      </Button>
    ) : (
      <>
        <Button onClick={() => void closeImport()}>{t.import.again}</Button>
        <Button kind="primary" onClick={close}>
          {t.app.close}
        </Button>
      </>
    );

  return (
    <Modal open={open} onClose={close} title={t.import.title} foot={foot}>
      <Body />
    </Modal>
  );
}

function Body() {
  const state = useApp((state) => state.import);
  if (state === null) return <Begin />;
  switch (state.status) {
    case 'running': {
      const { done, total } = state;
      const known = total > 0 && (state.phase === 'receiving' || state.phase === 'reading');
      return (
        <div className="flex flex-col gap-3">
          <p role="status" className="text-[13px] tabular-nums">
            {t.import.phase(state)}
          </p>
          <progress
            aria-label={t.import.progress}
            className="progress block h-1.5 w-full"
            {...(known ? { max: total, value: Math.min(done, total) } : {})}
          />
          {state.phase === 'reading' ? <p className="text-xs text-muted">{t.import.goesOn}</p> : null}
        </div>
      );
    }
    case 'done':
      return (
        <div className="flex flex-col gap-4">
          <div className="flex items-start justify-between gap-3">
            <p role="status" className="text-[13px] wrap-anywhere">
              {t.import.summary(state.report)}
            </p>
            <CopyButton label={t.import.copy} text={() => t.import.asText(state.report)} />
          </div>
          <Report report={state.report} />
        </div>
      );
    case 'cancelled':
      return (
        <p role="status" className="text-[13px]">
          {t.import.cancelled}
        </p>
      );
    case 'failed':
      return (
        <p role="alert" className="text-[13px] text-danger wrap-anywhere">
          {t.error(state.error)}
        </p>
      );
    default:
      return state satisfies never;
  }
}

function Begin() {
  return (
    <div className="flex flex-col gap-5">
      <p className="text-[13px] text-pretty">{t.import.about}</p>
      <ChooseFiles />
      <dl className="grid gap-x-4 gap-y-2 text-[13px] sm:grid-cols-[7rem_1fr]">
        {t.import.kinds.map(([program, file]) => (
          <div key={program} className="contents">
            <dt className="font-medium">{program}</dt>
            <dd className="-mt-2 text-muted sm:mt-0">{file}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
