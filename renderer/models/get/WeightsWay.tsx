// From the original weights, on a hub or in a folder of this machine: which levels are to be made.
import { FolderOpen } from 'lucide-react';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Command } from './Command.tsx';
import { HubSearch } from './HubSearch.tsx';
import { MakeLevels } from './MakeLevels.tsx';
import { NothingFound } from './NothingFound.tsx';
import { Repositories } from './Repositories.tsx';

export function WeightsWay() {
  const answer = useApp((state) => state.get.weights.answer);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-4">
        <HubSearch way="weights" />
        {answer?.kind === 'repositories' ? (
          <Repositories way="weights" repositories={answer.repositories} />
        ) : null}
        {answer?.kind === 'listing' ? <FromHub /> : null}
      </div>
      <FromFolder />
    </div>
  );
}

function FromHub() {
  const listing = useApp(({ get }) =>
    get.weights.answer?.kind === 'listing' ? get.weights.answer.listing : null,
  );
  const chosen = useApp((state) => state.get.weights.chosen);
  const { choose, makeFromWeights } = useActions();
  if (listing === null) return null;
  const { original, repository, commit } = listing;
  if (original === null)
    return <NothingFound title={t.get.weights.nothing} about={t.get.weights.nothingAbout} />;
  return (
    <MakeLevels
      title={repository}
      about={t.get.hub.commit(commit)}
      offer={original}
      downloads
      chosen={chosen}
      onChoose={(level, ticked) => choose('weights', level, ticked)}
      onMake={(levels) => void makeFromWeights(levels)}
    />
  );
}

function FromFolder() {
  const host = useApp((state) => state.app.host);
  const weights = useApp((state) => state.get.facts?.weights ?? null);
  const chosen = useApp((state) => state.get.folderLevels);
  const { chooseWeights, chooseFolderLevel, makeFromFolder } = useActions();
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-5">
      {weights ? (
        <MakeLevels
          title={t.get.weights.folder}
          about={weights.folder}
          offer={weights.offer}
          downloads={false}
          chosen={chosen}
          onChoose={chooseFolderLevel}
          onMake={(levels) => void makeFromFolder(levels)}
        />
      ) : null}
      {host === 'desktop' ? (
        <div>
          <Button onClick={() => void chooseWeights()}>
            <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
            {t.get.weights.chooseFolder}
          </Button>
        </div>
      ) : weights === null ? (
        <div>
          <Command about={t.get.weights.browser} command={t.get.weights.command} />
        </div>
      ) : null}
    </div>
  );
}
