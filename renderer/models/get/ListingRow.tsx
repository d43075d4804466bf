import type { HubModel } from '../../../preload/contract/hub.ts';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { FitLine } from './FitLine.tsx';
import { TickRow } from './TickRow.tsx';

interface ListingRowProps {
  model: HubModel;
  /** The app cannot use any file of the repository. */
  unusable: boolean;
}

/** One GGUF of a repository, to be ticked. */
export function ListingRow({ model, unusable }: ListingRowProps) {
  const { id, level, bytes, files, fit, state } = model;
  const ticked = useApp((now) => now.get.hub.chosen.includes(id));
  const rate = useApp((now) => now.get.facts?.measuredRate ?? null);
  const limit = useApp((now) => now.settings.hub.bytesPerSecond);
  const { choose } = useActions();
  const unchecked = files.some(({ hash }) => hash === null);
  const name = id.split('/').at(-1) ?? id;
  return (
    <TickRow
      ticked={ticked}
      open={state === 'open' && !unchecked && !unusable}
      onChange={(chosen) => choose('hub', id, chosen)}
      title={level ?? name}
      aside={
        state === 'open'
          ? `${t.format.bytes(bytes)} · ${t.get.hub.time(bytes, rate, limit)}`
          : t.get.hub.states[state]
      }
    >
      <FitLine fit={fit} />
      <span className="block text-xs wrap-anywhere text-muted">
        {[name, ...(files.length > 1 ? [t.get.hub.parts(files.length)] : [])].join(' · ')}
      </span>
      {unchecked ? <span className="block text-xs text-danger">{t.get.hub.unchecked}</span> : null}
    </TickRow>
  );
}
