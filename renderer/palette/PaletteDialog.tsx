// Every command by name with its keys, and conversations by title: typed, chosen with the arrows, done with Enter.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { MessageSquare } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp, useAppStore } from '../state/context.tsx';
import { focusComposer } from '../ui/focus-composer.ts';
import { backdropClass, popupClass } from '../ui/Modal.tsx';
import { shortcutName } from '../ui/shortcut.ts';
import { commands, isOffered } from './commands.ts';
import { matching } from './matching.ts';

/** Conversations that are listed: the last ones before anything is typed, then those that fit. */
const lately = 5;
const mostFound = 30;

interface Item {
  readonly key: string;
  readonly name: string;
  readonly keys?: string | undefined;
  readonly isConversation: boolean;
  run(): void;
}

interface Group {
  readonly value: string;
  readonly items: readonly Item[];
}

export function PaletteDialog() {
  const open = useApp((state) => state.dialog?.name === 'palette');
  const { openDialog } = useActions();
  /** A command moves the focus itself; who only closes goes back to where they were. */
  const chosen = useRef(false);

  function run(item: Item): void {
    chosen.current = true;
    openDialog(null);
    focusComposer();
    // Behind the frame in which this dialog goes: what the command opens is not closed with it.
    requestAnimationFrame(() => item.run());
  }

  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) openDialog(null);
      }}
      onOpenChangeComplete={(isOpen) => {
        if (isOpen) chosen.current = false;
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup
          aria-label={t.palette.label}
          finalFocus={() => !chosen.current}
          className={`${popupClass} max-w-xl`}
        >
          <Commands open={open} onRun={run} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({ open, onRun }: { open: boolean; onRun: (item: Item) => void }) {
  const platform = useApp((state) => state.app.platform);
  const [typed, setTyped] = useState('');
  const [wasOpen, setWasOpen] = useState(open);
  // Opened again before it has faded out, it still holds what was typed.
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) setTyped('');
  }
  const groups = useGroups(typed);
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: Item) => item.name}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label={t.palette.label}
        placeholder={t.palette.placeholder}
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-5 text-[15px] outline-none"
      />
      <Dialog.Close className="sr-only">{t.app.close}</Dialog.Close>
      <Autocomplete.Empty className="px-5 text-[13px] text-muted not-empty:py-5">
        {groups.length === 0 ? t.palette.nothing(typed.trim()) : null}
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2 outline-none data-empty:hidden">
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-2">
            <Autocomplete.GroupLabel className="px-3 py-1.5 text-xs font-medium text-muted">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: Item) => (
                <Autocomplete.Item
                  key={item.key}
                  value={item}
                  onClick={() => onRun(item)}
                  className="flex min-h-9 cursor-default items-center gap-3 rounded-lg px-3 py-1.5 text-[13px] outline-none data-highlighted:bg-hover"
                >
                  {item.isConversation ? (
                    <MessageSquare size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
                  ) : null}
                  <span className="min-w-0 flex-1 truncate">{item.name}</span>
                  {item.keys === undefined ? null : (
                    <kbd className="shrink-0 font-sans text-xs text-muted">
                      {shortcutName(item.keys, platform)}
                    </kbd>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function useGroups(typed: string): readonly Group[] {
  const store = useAppStore();
  const actions = useActions();
  const conversations = useApp((state) => state.conversations);
  // What is offered is what was so when the palette was opened.
  const [offered] = useState(() => commands.filter((one) => isOffered(one, store.getState())));
  return useMemo(() => {
    const items = offered.map(
      (command): Item => ({
        key: command.id,
        name: t.palette.commands[command.id],
        keys: command.keys,
        isConversation: false,
        run: () => command.run(actions, store.getState()),
      }),
    );
    const all = Object.values(conversations)
      .filter(({ trashedAt }) => trashedAt === null)
      .sort((a, b) => b.updatedAt - a.updatedAt);
    const titled = matching(all, ({ title }) => title, typed);
    const found = titled.slice(0, typed.trim() === '' ? lately : mostFound).map(
      ({ id, title }): Item => ({
        key: id,
        name: title,
        isConversation: true,
        run: () => actions.show(id),
      }),
    );
    return [
      { value: t.palette.commandsLabel, items: matching(items, ({ name }) => name, typed) },
      { value: t.sidebar.label, items: found },
    ].filter((group) => group.items.length > 0);
  }, [offered, conversations, typed, actions, store]);
}
