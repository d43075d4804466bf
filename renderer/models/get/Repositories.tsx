import { ChevronRight } from 'lucide-react';
import type { HubRepository } from '../../../preload/contract/hub.ts';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import type { AskingWay } from '../../state/get-state.ts';
import { NothingFound } from './NothingFound.tsx';

interface RepositoriesProps {
  way: AskingWay;
  repositories: readonly HubRepository[];
}

/** The repositories that some words have found. */
export function Repositories({ way, repositories }: RepositoriesProps) {
  const text = useApp((state) => state.get[way].text);
  const { typeHubText, askHub } = useActions();
  if (repositories.length === 0)
    return <NothingFound title={t.get.hub.nothing(text)} about={t.get.hub.nothingAbout} />;
  return (
    <ul aria-label={t.get.hub.repositories} className="flex flex-col gap-1">
      {repositories.map((one) => (
        <li key={one.repository}>
          <button
            type="button"
            onClick={() => {
              typeHubText(way, one.repository);
              void askHub(way, one.repository);
            }}
            className="flex w-full items-center gap-3 rounded-lg border border-line px-3 py-2 text-left hover:border-edge hover:bg-sunk"
          >
            <span className="min-w-0 flex-1">
              <span className="block text-[13px] font-medium wrap-anywhere">{one.repository}</span>
              <span className="block text-xs text-muted">
                {[...t.get.hub.facts(one), ...(one.gated ? [t.get.hub.gated] : [])].join(' · ')}
              </span>
            </span>
            <ChevronRight size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
}
