// "Use…" of a finished job: loads what it has made, its only model by one button, one of several from a menu.
import type { Job } from '../../preload/contract/jobs.ts';
import { t } from '../messages/index.ts';
import { LevelMenu } from '../models/LevelMenu.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { usableLevels } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';

export function UseMade({ job, name }: { job: Job; name: string }) {
  const models = useApp((state) => state.models);
  const inUse = useApp(({ engine }) => ('model' in engine ? engine.model.modelId : null));
  const { loadMade } = useActions();
  const { use, onlyUse, which, of } = t.get.jobs;
  // What was taken out of the list since, or whose file is gone, cannot be used.
  const made = usableLevels(models).filter(({ id }) => job.made.includes(id));
  const [only] = made;
  if (only === undefined) return null;
  if (made.length > 1)
    return (
      <LevelMenu
        label={which}
        among={made}
        onChoose={(modelId) => modelId !== null && void loadMade(modelId)}
        trigger={<Button aria-label={of(use, name)}>{use}</Button>}
      />
    );
  if (only.id === inUse)
    return <span className="px-2 py-1.5 text-xs font-medium text-accent">{t.models.current}</span>;
  const label = onlyUse(only.level);
  return (
    <Button aria-label={of(label, name)} onClick={() => void loadMade(only.id)}>
      {label}
    </Button>
  );
}
