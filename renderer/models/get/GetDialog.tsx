// "Get Xenon-4": what is being got, and three ways to get it, each with what it takes said beforehand.
import { type ReactNode, useEffect } from 'react';
import { JobList } from '../../jobs/JobList.tsx';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import type { GetWay } from '../../state/get-state.ts';
import { ChoiceRows } from '../../ui/Choice.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { GgufFile } from './GgufFile.tsx';
import { HubWay } from './HubWay.tsx';
import { WeightsWay } from './WeightsWay.tsx';

export function GetDialog() {
  const open = useApp((state) => state.dialog?.name === 'get');
  const { openDialog } = useActions();
  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.get.title}>
      <GetPage />
    </Modal>
  );
}

function GetPage() {
  const way = useApp((state) => state.get.way);
  const rate = useApp((state) => state.get.facts?.measuredRate ?? null);
  const limit = useApp((state) => state.settings.hub.bytesPerSecond);
  const jobs = useApp((state) => state.jobs.length);
  const { chooseWay, refreshFacts } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is free on the disk changes with every job
  useEffect(() => void refreshFacts(), [jobs, refreshFacts]);
  const { file, hub, weights } = t.get.ways;
  return (
    <div className="flex flex-col gap-6">
      <JobList getting />
      <ChoiceRows
        label={t.get.way}
        name="way"
        value={way ?? ''}
        options={[
          { value: 'file', name: file.name, about: file.about },
          { value: 'hub', name: hub.name, about: hub.about(rate, limit) },
          { value: 'weights', name: weights.name, about: weights.about(rate, limit) },
        ]}
        onChange={(chosen) => chooseWay(chosen as GetWay)}
      />
      {way === null ? null : panels[way]}
    </div>
  );
}

const panels: Readonly<Record<GetWay, ReactNode>> = {
  file: <GgufFile />,
  hub: <HubWay />,
  weights: <WeightsWay />,
};
