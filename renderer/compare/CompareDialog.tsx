// Comparing the levels of one model.
import { Tabs } from '@base-ui/react/tabs';
import { useEffect, useState } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { defaultModel } from '../state/selectors.ts';
import { Modal } from '../ui/Modal.tsx';
import { DuelPanel } from './DuelPanel.tsx';
import { QualityPanel } from './QualityPanel.tsx';
import { SideBySidePanel } from './SideBySidePanel.tsx';

type CompareTab = 'quality' | 'side' | 'duel';

export function CompareDialog() {
  const dialog = useApp((state) => (state.dialog?.name === 'compare' ? state.dialog : null));
  const open = dialog !== null;
  const questionId = dialog?.questionId ?? null;
  // What runs is what is looked for.
  const underWay = useApp(({ compare }): CompareTab | null =>
    compare.comparison?.running === true ? 'side' : compare.duel?.stage.name === 'writing' ? 'duel' : null,
  );
  const models = useApp((state) => state.models);
  const usual = useApp((state) => defaultModel(state)?.family);
  const { openDialog, loadFidelity } = useActions();
  const [chosen, setChosen] = useState<string | null>(null);
  const [tab, setTab] = useState<CompareTab>('quality');
  const groups = Object.groupBy(models, ({ family }) => family);
  const name = [chosen, usual, models[0]?.family].find((one) => one != null && groups[one]) ?? null;
  const levels = bySize((name !== null && groups[name]) || []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as things stand when it opens
  useEffect(() => {
    if (dialog !== null) setTab(dialog.questionId === undefined ? (underWay ?? 'quality') : 'side');
  }, [dialog]);

  useEffect(() => {
    if (open) void loadFidelity();
  }, [open, loadFidelity]);

  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.compare.title} width="wide">
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
      <Tabs.Root value={tab} onValueChange={(next: CompareTab) => setTab(next)}>
        <Tabs.List className="mb-4 flex gap-1 border-b border-line">
          {(['quality', 'side', 'duel'] as const).map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              className="-mb-px border-b-2 border-transparent px-3 py-2 text-[13px] font-medium text-muted hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {t.compare[one].name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="quality">
          <QualityPanel levels={levels} />
        </Tabs.Panel>
        <Tabs.Panel value="side">
          <SideBySidePanel key={name} levels={usableOnce(levels)} questionId={questionId} />
        </Tabs.Panel>
        <Tabs.Panel value="duel">
          <DuelPanel key={name} levels={usableOnce(levels)} />
        </Tabs.Panel>
      </Tabs.Root>
    </Modal>
  );
}

/** The best level first. */
function bySize(models: readonly ModelEntry[]): ModelEntry[] {
  return [...models].sort((a, b) => b.bytes - a.bytes);
}

/** Of two files of one level, which answers could not be told apart by, the first. */
function usableOnce(levels: readonly ModelEntry[]): ModelEntry[] {
  const seen = new Set<string>();
  return levels.filter(({ level, problem }) => problem === null && !seen.has(level) && seen.add(level));
}
