// The chart of quality against memory or speed, and the level that is chosen from it.
import { useState } from 'react';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { tellingSpeed } from '../models/telling-speed.ts';
import { useActions, useApp } from '../state/context.tsx';
import { defaultModel } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { QualityChart } from './QualityChart.tsx';

export interface MeasuredLevel {
  readonly model: ModelEntry;
  readonly measured: MeasuredFidelity;
}

const axes = ['memory', 'speed'] as const;
type Axis = (typeof axes)[number];

/** @param levels measured over one text against one level */
export function QualityByCost({ levels }: { levels: readonly MeasuredLevel[] }) {
  const words = t.compare.quality;
  const fits = useApp((state) => state.fits);
  const speeds = useApp((state) => state.speeds);
  const defaultId = useApp((state) => defaultModel(state)?.id ?? null);
  const [wishedAxis, setWishedAxis] = useState<Axis>('memory');
  const [wishedId, setWishedId] = useState<string | null>(null);
  const cost = (axis: Axis, id: string) =>
    axis === 'memory' ? fits[id]?.neededBytes : tellingSpeed(speeds[id], fits[id])?.tokensPerSecond;
  const pointsOn = (axis: Axis) =>
    levels.flatMap(({ model: { id: modelId, level }, measured }) => {
      const at = cost(axis, modelId);
      return at === undefined
        ? []
        : [{ modelId, level, at, meanKl: measured.scores.divergence?.meanKl ?? 0 }];
    });
  const drawn = axes.filter((axis) => pointsOn(axis).length >= 2);
  const axis = drawn.includes(wishedAxis) ? wishedAxis : drawn[0];
  if (axis === undefined) return null;
  const chosen = levels.find(({ model }) => model.id === (wishedId ?? defaultId));
  return (
    <div className="mt-4 flex flex-col gap-3">
      {drawn.length > 1 ? (
        <ChoiceSegments
          label={words.against}
          name="chart-axis"
          value={axis}
          options={drawn.map((value) => ({ value, name: words.axes[value].name }))}
          onChange={setWishedAxis}
        />
      ) : null}
      <QualityChart
        points={pointsOn(axis)}
        axis={{ name: words.axes[axis].title, format: words.axes[axis].format }}
        chosenId={chosen?.model.id ?? null}
        onChoose={setWishedId}
      />
      {chosen ? <Chosen {...chosen} /> : <p className="text-xs text-muted">{words.choosePoint}</p>}
    </div>
  );
}

function Chosen({ model, measured }: MeasuredLevel) {
  const fit = useApp((state) => state.fits[model.id]);
  const speed = tellingSpeed(
    useApp((state) => state.speeds[model.id]),
    fit,
  );
  const isDefault = useApp((state) => defaultModel(state)?.id === model.id);
  const { loadModel } = useActions();
  const facts = [
    ...(fit ? [t.library.fit(fit)] : []),
    ...(speed ? [t.library.speed(speed)] : []),
    t.library.quality(measured),
  ];
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-xs">
      <div aria-live="polite" className="min-w-0 flex-1 basis-60">
        <p className="text-[13px] font-medium">{model.level}</p>
        {facts.map((fact) => (
          <p key={fact} className="text-muted">
            {fact}
          </p>
        ))}
      </div>
      {isDefault ? (
        <span className="px-2 font-medium text-accent">{t.compare.quality.isDefault}</span>
      ) : (
        <Button kind="primary" onClick={() => void loadModel(model.id)}>
          {t.compare.quality.toUse(model.level)}
        </Button>
      )}
    </div>
  );
}
