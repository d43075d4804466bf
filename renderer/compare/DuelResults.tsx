// What the votes say, pair by pair.
import { useState } from 'react';
import type { DuelTally } from '../../preload/contract/duel.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function DuelResults() {
  const words = t.compare.duel;
  const tallies = useApp((state) => state.compare.tallies);
  return (
    <section aria-label={words.results} className="mt-6">
      <h3 className="text-[13px] font-semibold">{words.results}</h3>
      {tallies.length === 0 ? <p className="mt-1 text-[13px] text-muted">{words.none}</p> : null}
      <ul className="mt-1">
        {tallies.map((tally) => (
          <Pair key={`${tally.model} ${tally.larger.level} ${tally.smaller.level}`} tally={tally} />
        ))}
      </ul>
      {tallies.length > 0 ? <p className="mt-3 text-xs text-muted">{words.explain}</p> : null}
    </section>
  );
}

function Pair({ tally }: { tally: DuelTally }) {
  const words = t.compare.duel;
  const { deleteDuelVotes } = useActions();
  const [asks, setAsks] = useState(false);
  const undecided = words.undecided(tally);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line py-2 text-[13px] first:border-t-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-xs text-muted">
          {tally.model} · {words.pair(tally)}
        </p>
        <p className="tabular-nums">{words.statement(tally)}</p>
        {undecided ? <p className="text-xs text-muted tabular-nums">{undecided}</p> : null}
      </div>
      {asks ? (
        <div className="flex gap-2">
          <Button autoFocus onClick={() => setAsks(false)}>
            {words.removeCancel}
          </Button>
          <Button kind="danger" onClick={() => void deleteDuelVotes(tally)}>
            {words.removeSure}
          </Button>
        </div>
      ) : (
        <Button kind="quiet" aria-label={words.removeOf(words.pair(tally))} onClick={() => setAsks(true)}>
          {words.remove}
        </Button>
      )}
    </li>
  );
}
