// The heading of a part of the list. What is dropped on it is pinned, or taken out of its folder.
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { useDrop } from './drag.ts';
import type { HeadingPlace } from './rows.ts';

export function Heading({ name, place }: { name: string; place: HeadingPlace }) {
  const { organise, moveTo, moveFolder } = useActions();
  const drop = useDrop(
    place === 'pinned'
      ? { conversations: (ids) => void organise(ids, { pinned: true }) }
      : place === 'top'
        ? { conversations: (ids) => void moveTo(ids, null) }
        : name === t.organise.folders
          ? { folder: (id) => void moveFolder(id, null) }
          : {},
  );
  return (
    <h2
      {...drop.props}
      className={`rounded-lg px-2 pt-4 pb-1 text-xs font-medium text-muted ${drop.over ? 'bg-accent-soft' : ''}`}
    >
      {name}
    </h2>
  );
}
