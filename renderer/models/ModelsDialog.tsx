// The models that the app knows, and which one is in use.
import { ChartSpline, Download } from 'lucide-react';
import { useEffect } from 'react';
import { JobList } from '../jobs/JobList.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { GgufFile } from './get/GgufFile.tsx';
import { ModelRow } from './ModelRow.tsx';

export function ModelsDialog() {
  const open = useApp((state) => state.dialog?.name === 'models');
  const models = useApp((state) => state.models);
  const status = useApp((state) => state.engine.status);
  const { openDialog, refreshFits, refreshSpeeds, loadFidelity } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is free changes with what the engine does
  useEffect(() => {
    if (!open) return;
    void refreshFits();
    void refreshSpeeds();
  }, [open, status, models, refreshFits, refreshSpeeds]);
  useEffect(() => {
    if (open) void loadFidelity();
  }, [open, loadFidelity]);
  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.models.title}>
      <div className="mb-5 empty:hidden">
        <JobList />
      </div>
      <ul className="-mx-3 flex flex-col gap-1">
        {models.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </ul>
      {models.length === 0 ? <p className="text-muted">{t.models.empty}</p> : null}
      {models.length > 1 ? (
        <Button className="mt-3" onClick={() => openDialog({ name: 'compare' })}>
          <ChartSpline size={15} strokeWidth={1.75} aria-hidden />
          {t.compare.open}
        </Button>
      ) : null}
      <AddModel />
    </Modal>
  );
}

function AddModel() {
  const { openDialog } = useActions();
  return (
    <div className="mt-5 border-t border-line pt-5">
      <Button kind="primary" onClick={() => openDialog({ name: 'get' })}>
        <Download size={15} strokeWidth={1.75} aria-hidden />
        {t.get.open}
      </Button>
      <div className="mt-4">
        <GgufFile />
      </div>
    </div>
  );
}
