import type { HubModel } from '../../../preload/contract/hub.ts';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';

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
  const open = state === 'open' && !unchecked && !unusable;
  const name = id.split('/').at(-1);
  return (
    <label
      className={`flex gap-3 rounded-lg border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${open ? '' : 'bg-sunk'}`}
    >
      <input
        type="checkbox"
        checked={ticked}
        disabled={!open}
        onChange={(event) => choose('hub', id, event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="text-[13px] font-medium wrap-anywhere">{level ?? name}</span>
          <span className="text-xs text-muted tabular-nums">
            {state === 'open'
              ? `${t.format.bytes(bytes)} · ${t.get.hub.time(bytes, rate, limit)}`
              : t.get.hub.states[state]}
          </span>
        </span>
        <span
          className={`block text-xs first-letter:uppercase ${fit?.fits === false ? 'text-danger' : 'text-muted'}`}
        >
          {t.get.hub.fit(model)}
        </span>
        <span className="block text-xs wrap-anywhere text-muted">
          {[name, ...(files.length > 1 ? [t.get.hub.parts(files.length)] : [])].join(' · ')}
        </span>
        {unchecked ? <span className="block text-xs text-danger">{t.get.hub.unchecked}</span> : null}
      </span>
    </label>
  );
}
