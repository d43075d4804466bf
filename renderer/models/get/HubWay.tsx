// From a hub repository: words or an id, the repositories found, and what one holds.
import { useEffect } from 'react';
import type { HubAnswer } from '../../../preload/contract/hub.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { HubSearch } from './HubSearch.tsx';
import { Listing } from './Listing.tsx';
import { Repositories } from './Repositories.tsx';

export function HubWay() {
  const answer = useApp((state) => state.get.hub.answer);
  useFreshListing();
  return (
    <div className="flex flex-col gap-4">
      <HubSearch way="hub" />
      {answer ? <Answer answer={answer} /> : null}
    </div>
  );
}

function Answer({ answer }: { answer: HubAnswer }) {
  switch (answer.kind) {
    case 'repositories':
      return <Repositories way="hub" repositories={answer.repositories} />;
    case 'listing':
      return <Listing listing={answer.listing} />;
    default:
      return answer satisfies never;
  }
}

/** A listing says what is there and on its way: it is looked at again when a job begins, ends or goes. */
function useFreshListing(): void {
  const jobs = useApp((state) => state.jobs.map(({ id, status }) => `${id} ${status === 'done'}`).join());
  const { refreshListing } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change of them
  useEffect(() => void refreshListing('hub'), [jobs, refreshListing]);
}
