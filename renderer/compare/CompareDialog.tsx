// Comparing the levels of one model.
import { useEffect, useState } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Modal } from '../ui/Modal.tsx';
import { QualityPanel } from './QualityPanel.tsx';

export function CompareDialog() {
  const open = useApp((state) => state.dialog?.name === 'compare');
  const models = useApp((state) => state.models);
  const currentId = useApp((state) => state.settings.currentModelId);
  const { openDialog, loadFidelity } = useActions();
  const [chosen, setChosen] = useState<string | null>(null);
  const groups = Object.groupBy(models, ({ family }) => family);
  const currentName = models.find(({ id }) => id === currentId)?.family;
  const name = [chosen, currentName, models[0]?.family].find((one) => one != null && groups[one]) ?? null;
  const levels = bySize((name !== null && groups[name]) || []);

  useEffect(() => {
    if (open) void loadFidelity();
  }, [open, loadFidelity]);

  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.compare.title} wide>
      {Object.keys(groups).length > 1 ? (
        <label className="mb-4 flex items-center gap-3 text-[13px] font-medium">
          {t.compare.model}
          <select
            value={name ?? ''}
            onChange={(event) => setChosen(event.target.value)}
            className="h-8 min-w-0 rounded-lg border border-edge bg-canvas px-2 text-[13px]"
          >
            {Object.keys(groups).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      ) : null}
      <QualityPanel levels={levels} />
    </Modal>
  );
}

/** The best level first. */
function bySize(models: readonly ModelEntry[]): ModelEntry[] {
  return [...models].sort((a, b) => b.bytes - a.bytes);
}
