// What a repository holds, by level; several can be ticked, and are downloaded one after the other.
import { Download, TriangleAlert } from 'lucide-react';
import type { HubListing } from '../../../preload/contract/hub.ts';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { ListingRow } from './ListingRow.tsx';
import { NothingFound } from './NothingFound.tsx';

export function Listing({ listing }: { listing: HubListing }) {
  const { models, repository, commit, problem, original } = listing;
  const { chooseWay, typeHubText, askHub } = useActions();
  return (
    <section aria-label={repository} className="flex flex-col gap-3">
      <h3 className="text-[13px] font-medium wrap-anywhere">
        {repository} <span className="font-normal text-muted">{t.get.hub.commit(commit)}</span>
      </h3>
      {problem ? (
        <p className="flex gap-2 text-[13px] wrap-anywhere text-danger">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {t.error(problem)}
        </p>
      ) : null}
      {models.length === 0 ? (
        <NothingFound title={t.get.hub.noModels} about={original ? '' : t.get.hub.nothingAbout} />
      ) : (
        <fieldset className="flex flex-col gap-1">
          <legend className="sr-only">{t.get.hub.levels}</legend>
          {models.map((model) => (
            <ListingRow key={model.id} model={model} unusable={problem !== null} />
          ))}
        </fieldset>
      )}
      {original ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-[13px] text-muted">
          {t.get.hub.hasOriginal}
          <Button
            onClick={() => {
              chooseWay('weights');
              typeHubText('weights', repository);
              void askHub('weights', repository);
            }}
          >
            {t.get.hub.toWeights}
          </Button>
        </p>
      ) : null}
      {models.length > 0 && problem === null ? <Order listing={listing} /> : null}
    </section>
  );
}

/** What the ticked ones take together, and the button. */
function Order({ listing }: { listing: HubListing }) {
  const ids = useApp((state) => state.get.hub.chosen);
  const facts = useApp((state) => state.get.facts);
  const limit = useApp((state) => state.settings.hub.bytesPerSecond);
  const { downloadChosen } = useActions();
  const chosen = listing.models.filter(({ id }) => ids.includes(id));
  const bytes = chosen.reduce((sum, model) => sum + model.bytes, 0);
  const short = facts !== null && bytes > facts.freeBytes;
  const { sum, time, disk, diskShort, none, download } = t.get.hub;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t border-line pt-4">
      <p aria-live="polite" className="min-w-0 flex-1 basis-60 text-[13px] text-muted">
        {chosen.length === 0
          ? none
          : sum(chosen.length, bytes, time(bytes, facts?.measuredRate ?? null, limit))}{' '}
        {facts === null || chosen.length === 0 ? null : (
          <span className={short ? 'text-danger' : undefined}>
            {short ? diskShort(facts.freeBytes) : disk(facts.freeBytes)}
          </span>
        )}
      </p>
      <Button kind="primary" disabled={chosen.length === 0 || short} onClick={() => void downloadChosen()}>
        <Download size={15} strokeWidth={1.75} aria-hidden />
        {download}
      </Button>
    </div>
  );
}
