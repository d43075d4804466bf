// Every key that does something, on one page.
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Modal } from '../ui/Modal.tsx';
import { shortcutName } from '../ui/shortcut.ts';
import { type Shortcut, type ShortcutGroup, shortcutGroups } from './groups.ts';

export function ShortcutsDialog() {
  const open = useApp((state) => state.dialog?.name === 'shortcuts');
  const { openDialog } = useActions();
  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.shortcuts.title} width="broad" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-6 py-5 -outline-offset-2">
        <p className="text-[13px] text-muted">{t.shortcuts.about}</p>
        <div className="mt-5 gap-x-10 sm:columns-2">
          {shortcutGroups.map((group) => (
            <Group key={group.title} group={group} />
          ))}
        </div>
      </div>
    </Modal>
  );
}

function Group({ group: { title, shortcuts } }: { group: ShortcutGroup }) {
  return (
    <section className="mb-6 break-inside-avoid">
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <Line key={shortcut.name} shortcut={shortcut} />
        ))}
      </dl>
    </section>
  );
}

function Line({ shortcut: { name, keys } }: { shortcut: Shortcut }) {
  const platform = useApp((state) => state.app.platform);
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-line py-1.5 text-[13px] last:border-0">
      <dt>{name}</dt>
      <dd className="shrink-0 text-xs text-muted">
        {keys.map((one, at) => (
          <span key={one}>
            {at === 0 ? null : ` ${t.shortcuts.or} `}
            <kbd className="rounded-md border border-edge px-1.5 py-0.5 font-sans">
              {shortcutName(one, platform)}
            </kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
