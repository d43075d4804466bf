// What a search can be narrowed by: a menu that explains each filter and puts it into the box.
import { Menu } from '@base-ui/react/menu';
import { CircleQuestionMark } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { menuPopupClass } from '../ui/MenuItem.tsx';

/** What goes into the box; names of words in the catalogue. */
const filters = {
  phrase: '"',
  without: '-',
  role: 'role:',
  level: 'level:',
  folder: 'in:',
  tag: 'tag:',
  is: 'is:',
  after: 'after:',
  before: 'before:',
} as const;

const names = Object.keys(filters) as (keyof typeof filters)[];

export function FilterHelp({ onChoose }: { onChoose: (filter: string) => void }) {
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t.search.help}
          title={t.search.help}
          className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <CircleQuestionMark size={15} strokeWidth={1.75} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="end" sideOffset={6} className="z-50">
            <Menu.Popup
              // The box takes the focus itself, with what was chosen in it.
              finalFocus={false}
              className={`${menuPopupClass} w-72 max-w-[calc(100vw-4rem)]`}
            >
              <p className="px-2 pt-1.5 pb-1 text-xs text-muted">{t.search.about}</p>
              {names.map((name) => (
                <Menu.Item
                  key={name}
                  onClick={() => onChoose(filters[name])}
                  className="grid grid-cols-[6.5rem_1fr] items-baseline gap-x-2 rounded-md px-2 py-1 text-[13px] outline-none data-highlighted:bg-hover"
                >
                  <code className="font-mono text-xs">{t.search.filters[name].example}</code>
                  <span>{t.search.filters[name].about}</span>
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
