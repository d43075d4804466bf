// What is known of a model on this machine, a line each.
import type { LoadedModel, ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { fitsAreKnown } from '../state/selectors.ts';
import { tellingSpeed } from './telling-speed.ts';

interface ModelFactsProps {
  model: ModelEntry;
  /** null: another one is, or none. */
  inUse: LoadedModel | null;
  usable: boolean;
}

export function ModelFacts({ model, inUse, usable }: ModelFactsProps) {
  const fit = useApp((state) => (usable && inUse === null ? state.fits[model.id] : undefined));
  const fitIsToCome = useApp((state) => usable && inUse === null && !fitsAreKnown(state));
  const known = useApp((state) => state.speeds[model.id]);
  const speed = tellingSpeed(known, fit);
  const quality = useApp((state) => state.fidelity.find(({ modelId }) => modelId === model.id));
  // Each line has its place before what it says is known, so that nothing moves when it comes.
  const [level, ...facts] = t.library.facts(model);
  return (
    <div className="mt-0.5 flex flex-col gap-0.5 text-xs text-muted">
      <p>
        <span className="font-medium text-ink">{level}</span> · {facts.join(' · ')}
      </p>
      <p className="wrap-anywhere">{model.fileName}</p>
      {inUse ? <p>{t.models.inUse(inUse).join(' · ')}</p> : null}
      {fit ? (
        <p className={fit.fits ? (fit.givenUp.length > 0 ? 'text-warn' : '') : 'text-danger'}>
          {t.library.fit(fit)}
        </p>
      ) : fitIsToCome ? (
        <p>{t.library.fitToCome}</p>
      ) : null}
      {known ? <p>{speed && !fitIsToCome ? t.library.speed(speed) : t.library.speedUnknown}</p> : null}
      {quality ? <p>{t.library.quality(quality)}</p> : null}
    </div>
  );
}
