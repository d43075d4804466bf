// How the list is shown: its order, only what has a tag; and a new folder.
import { Menu } from '@base-ui/react/menu';
import { ArrowDownWideNarrow, Check, FolderPlus } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { type ListSort, listSorts } from '../../preload/contract/list-settings.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { hasTag, tagCounts } from '../state/listed.ts';
import { IconButton } from '../ui/Button.tsx';
import { MenuItem, MenuSeparator, menuItemClass, menuPopupClass } from '../ui/MenuItem.tsx';

const words = t.organise.options;

export function ListOptions() {
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger render={<IconButton icon={ArrowDownWideNarrow} label={words.label} />} />
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="end" sideOffset={4} className="z-50">
            <Menu.Popup className={`${menuPopupClass} min-w-40`}>
              <Options />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

function Options() {
  const { sortList, toggleTagFilter, nameFolder, showList } = useActions();
  const sort = useApp((state) => state.settings.list.sort);
  const chosen = useApp((state) => state.list.tags);
  const conversations = useApp((state) => state.conversations);
  const tags = useMemo(() => [...tagCounts(conversations)], [conversations]);
  return (
    <>
      <MenuItem
        icon={FolderPlus}
        label={words.newFolder}
        onClick={() => {
          showList('all');
          nameFolder({ parentId: null });
        }}
      />
      <MenuSeparator />
      <Menu.RadioGroup value={sort} onValueChange={(value: ListSort) => void sortList(value)}>
        <GroupLabel>{words.sort}</GroupLabel>
        {listSorts.map((value) => (
          <Menu.RadioItem key={value} value={value} closeOnClick className={menuItemClass}>
            <Mark>
              <Menu.RadioItemIndicator render={<Check size={15} strokeWidth={2} aria-hidden />} />
            </Mark>
            {words.sorts[value]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      {tags.length > 0 ? (
        <>
          <MenuSeparator />
          <Menu.Group>
            <GroupLabel>{words.tags}</GroupLabel>
            {tags.map(([tag, count]) => (
              <Menu.CheckboxItem
                key={tag}
                checked={hasTag({ tags: chosen }, tag)}
                onCheckedChange={() => toggleTagFilter(tag)}
                className={menuItemClass}
              >
                <Mark>
                  <Menu.CheckboxItemIndicator render={<Check size={15} strokeWidth={2} aria-hidden />} />
                </Mark>
                <span className="max-w-48 truncate">{tag}</span>
                <span className="ml-auto pl-4 text-xs text-muted tabular-nums">{t.format.count(count)}</span>
              </Menu.CheckboxItem>
            ))}
          </Menu.Group>
        </>
      ) : null}
    </>
  );
}

function GroupLabel({ children }: { children: string }) {
  return <Menu.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</Menu.GroupLabel>;
}

/** Room for a tick, whether it is there or not. */
function Mark({ children }: { children: ReactNode }) {
  return <span className="flex size-[15px] shrink-0 items-center">{children}</span>;
}
