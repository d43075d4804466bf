// "Make levels…": which, how large each is, how long it takes, and whether there is room.
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { LevelsOffer } from '../../preload/contract/quantize.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { LevelChoice } from './LevelChoice.tsx';

export function LevelsDialog() {
  const modelId = useApp(({ dialog }) => (dialog?.name === 'levels' ? dialog.modelId : null));
  const model = useApp(({ models }) => models.find(({ id }) => id === modelId));
  const levels = useApp((state) => (state.levels?.modelId === modelId ? state.levels : null));
  const { openDialog, refreshLevels } = useActions();
  const back = () => openDialog({ name: 'models' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [offer, setOffer] = useState<LevelsOffer | null>(null);
  // Another offer: those that most people take are ticked first.
  const shown = levels?.offer ?? null;
  if (shown !== offer) {
    setOffer(shown);
    setChosen(usualOf(shown));
  }
  return (
    <Modal
      open={modelId !== null}
      onClose={back}
      title={t.jobs.levels.title}
      foot={
        <Foot
          modelId={modelId}
          offer={shown}
          impossible={levels?.problem != null}
          chosen={chosen}
          onCancel={back}
        />
      }
    >
      {model ? (
        <p className="text-[13px] text-muted">{t.jobs.levels.about(model.name, model.level)}</p>
      ) : null}
      {shown?.source.lossy ? (
        <p className="mt-3 flex gap-2 text-[13px] text-warn">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {t.jobs.levels.lossy}
        </p>
      ) : null}
      {levels?.problem ? (
        <div className="mt-4">
          <p role="alert" className="flex gap-2 text-[13px] wrap-anywhere text-danger">
            <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
            {t.error(levels.problem)}
          </p>
          <Button className="mt-3" onClick={() => void refreshLevels(levels.modelId)}>
            {t.get.jobs.tryAgain}
          </Button>
        </div>
      ) : shown === null ? (
        <p role="status" className="mt-4 text-[13px] text-muted">
          {t.jobs.levels.workingOut}
        </p>
      ) : (
        <LevelChoice offer={shown} chosen={chosen} onChange={setChosen} />
      )}
    </Modal>
  );
}

function usualOf(offer: LevelsOffer | null): ReadonlySet<string> {
  const usual = offer?.levels.filter((level) => level.usual && level.state === 'open') ?? [];
  return new Set(usual.map(({ level }) => level));
}

interface FootProps {
  modelId: string | null;
  offer: LevelsOffer | null;
  /** There is none, and none to wait for. */
  impossible: boolean;
  chosen: ReadonlySet<string>;
  onCancel: () => void;
}

function Foot({ modelId, offer, impossible, chosen, onCancel }: FootProps) {
  const { makeLevels } = useActions();
  const [asking, setAsking] = useState(false);
  const levels = offer?.levels.filter(({ level }) => chosen.has(level)) ?? [];
  const bytes = levels.reduce((sum, level) => sum + level.bytes, 0);
  const times = levels.map(({ estimatedMs }) => estimatedMs);
  const ms = times.includes(null) ? null : times.reduce<number>((sum, time) => sum + (time ?? 0), 0);
  const fits = offer !== null && bytes < offer.freeBytes;

  async function make(): Promise<void> {
    if (modelId === null) return;
    setAsking(true);
    await makeLevels(
      modelId,
      levels.map(({ level }) => level),
    );
    setAsking(false);
  }

  return (
    <div className="flex w-full flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p
        aria-live="polite"
        className={`min-w-0 flex-1 basis-52 text-xs ${fits ? 'text-muted' : 'text-danger'}`}
      >
        {offer === null
          ? null
          : levels.length === 0
            ? t.jobs.levels.none
            : fits
              ? `${t.jobs.levels.total(bytes, offer.freeBytes)} ${t.jobs.levels.totalTime(ms)}`
              : t.jobs.levels.tooLarge(bytes, offer.freeBytes)}
      </p>
      <div className="ml-auto flex gap-2">
        <Button onClick={onCancel}>{t.app.cancel}</Button>
        {impossible ? null : (
          <Button
            kind="primary"
            disabled={levels.length === 0 || !fits || asking}
            onClick={() => void make()}
          >
            {t.jobs.levels.confirm(levels.length)}
          </Button>
        )}
      </div>
    </div>
  );
}
