// The levels that can be made from original weights: several can be ticked, and one job makes them all.
import { Hammer } from 'lucide-react';
import type { OriginalOffer, OriginalWeights } from '../../../preload/contract/hub.ts';
import { t } from '../../messages/index.ts';
import { useApp } from '../../state/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { FitLine } from './FitLine.tsx';
import { HubTrouble } from './HubTrouble.tsx';
import { TickRow } from './TickRow.tsx';

interface MakeLevelsProps {
  title: string;
  about: string;
  offer: OriginalOffer;
  /** Whether the weights must be downloaded first. */
  downloads: boolean;
  chosen: readonly string[];
  onChoose: (level: string, ticked: boolean) => void;
  onMake: (levels: readonly string[]) => void;
}

export function MakeLevels({ title, about, offer, downloads, chosen, onChoose, onMake }: MakeLevelsProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h3 className="text-[13px] font-medium wrap-anywhere">
        {title} <span className="font-normal text-muted">{about}</span>
      </h3>
      {offer.kind === 'problem' ? (
        <HubTrouble error={offer.error} />
      ) : (
        <>
          <p className="text-[13px] text-muted">{t.get.weights.about(offer.weights)}</p>
          <fieldset className="flex flex-col gap-1">
            <legend className="sr-only">{t.get.hub.levels}</legend>
            {offer.weights.levels.map(({ level, bytes, fit }, index, all) => (
              <TickRow
                key={level}
                ticked={chosen.includes(level)}
                open
                onChange={(ticked) => onChoose(level, ticked)}
                title={index === all.length - 1 ? `${level} (${t.get.weights.asStored})` : level}
                aside={t.get.weights.size(bytes)}
              >
                <FitLine fit={fit} />
              </TickRow>
            ))}
          </fieldset>
          <Order weights={offer.weights} downloads={downloads} chosen={chosen} onMake={onMake} />
        </>
      )}
    </section>
  );
}

function Order({
  weights,
  downloads,
  chosen,
  onMake,
}: Pick<MakeLevelsProps, 'downloads' | 'chosen' | 'onMake'> & { weights: OriginalWeights }) {
  const facts = useApp((state) => state.get.facts);
  const limit = useApp((state) => state.settings.hub.bytesPerSecond);
  const { bytes, convertedBytes, conversionMs, levels } = weights;
  const ticked = levels.filter(({ level }) => chosen.includes(level));
  const names = ticked.map(({ level }) => level);
  const after = ticked.reduce((sum, level) => sum + level.bytes, 0);
  const stored = levels.at(-1)?.level;
  const converted = stored !== undefined && names.includes(stored) ? 0 : convertedBytes;
  const needed = (downloads ? bytes : 0) + converted + after;
  const short = facts !== null && needed > facts.freeBytes;
  const duration = t.get.hub.time(bytes, facts?.measuredRate ?? null, limit);
  const times = ticked.map(({ estimatedMs }) => estimatedMs);
  const ms = times.includes(null) ? null : times.reduce<number>((all, one) => all + (one ?? 0), conversionMs);
  const { sum, download, none, make, get } = t.get.weights;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t border-line pt-4">
      <p aria-live="polite" className="min-w-0 flex-1 basis-60 text-[13px] text-muted">
        {names.length === 0
          ? none
          : sum(names, downloads ? download(bytes, duration) : null, ms, needed, after)}{' '}
        {facts === null || names.length === 0 ? null : (
          <span className={short ? 'text-danger' : undefined}>
            {short ? t.get.hub.diskShort(facts.freeBytes) : t.get.hub.disk(facts.freeBytes)}
          </span>
        )}
      </p>
      <Button kind="primary" disabled={names.length === 0 || short} onClick={() => onMake(names)}>
        <Hammer size={15} strokeWidth={1.75} aria-hidden />
        {downloads ? get : make}
      </Button>
    </div>
  );
}
