// The models that the app knows, and which one is in use.
import { FilePlus2 } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { ModelRow } from './ModelRow.tsx';

export function ModelsDialog() {
  const open = useApp((state) => state.dialog?.name === 'models');
  const models = useApp((state) => state.models);
  const status = useApp((state) => state.engine.status);
  const { openDialog, refreshFits } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is free changes with what the engine does
  useEffect(() => {
    if (open) void refreshFits();
  }, [open, status, models, refreshFits]);
  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.models.title}>
      <ul className="-mx-3 flex flex-col gap-1">
        {models.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </ul>
      {models.length === 0 ? <p className="text-muted">{t.models.empty}</p> : null}
      <AddModel />
    </Modal>
  );
}

function AddModel() {
  const host = useApp((state) => state.app.host);
  const { chooseModelFile } = useActions();
  return (
    <div className="mt-5 border-t border-line pt-5">
      {host === 'desktop' ? (
        <>
          <Button onClick={() => void chooseModelFile()}>
            <FilePlus2 size={15} strokeWidth={1.75} aria-hidden />
            {t.models.choose}
          </Button>
          <p className="mt-2 text-xs text-muted">{t.models.chooseNote}</p>
        </>
      ) : (
        <>
          <p className="text-[13px] text-muted">{t.models.browser}</p>
          <code className="mt-2 block rounded-lg bg-sunk px-3 py-2 font-mono text-xs">
            {t.models.command}
          </code>
        </>
      )}
    </div>
  );
}
