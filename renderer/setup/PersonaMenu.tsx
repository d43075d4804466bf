// Personas where a conversation's instruction stands: one is taken over, or the instruction kept as one.
import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown, UserRound } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { shownSetup } from '../state/setup-actions.ts';
import { menuPopupClass } from '../ui/MenuItem.tsx';

const itemClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-[13px] outline-none data-highlighted:bg-hover data-disabled:opacity-50';

export function PersonaMenu() {
  const shownId = useApp((state) => state.shownId);
  const instruction = useApp((state) => shownSetup(state).instruction);
  const savedTexts = useApp((state) => state.savedTexts);
  const { changeSetup, openDialog } = useActions();
  const place = useRef<HTMLDivElement>(null);
  const personas = savedTexts.filter(({ kind }) => kind === 'persona');
  const current = personas.find(({ text }) => text === instruction);
  const take = (text: string) => void changeSetup(shownId, { instruction: text });

  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger className="-mx-2 flex max-w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 py-1 text-left text-xs text-muted hover:bg-hover hover:text-ink">
          <UserRound size={13} aria-hidden className="shrink-0" />
          <span className="truncate">{t.personas.label(current?.name ?? null)}</span>
          <ChevronDown size={12} aria-hidden className="shrink-0" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="start" sideOffset={4} className="z-50">
            <Menu.Popup className={`${menuPopupClass} w-64`}>
              {personas.map(({ id, name, text }) => (
                <Menu.Item key={id} className={itemClass} onClick={() => take(text)}>
                  <span className="w-4 shrink-0">
                    {text === instruction ? (
                      <>
                        <Check size={15} aria-hidden className="text-accent" />
                        <span className="sr-only">{t.personas.chosen}</span>
                      </>
                    ) : null}
                  </span>
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                </Menu.Item>
              ))}
              {personas.length === 0 ? (
                <p className="px-2 py-1.5 text-xs text-muted">{t.prompts.none.persona}</p>
              ) : null}
              <Menu.Separator className="mx-2 my-1 h-px bg-line" />
              {instruction === '' || current !== undefined ? null : (
                <Menu.Item
                  className={itemClass}
                  onClick={() => openDialog({ name: 'savedTexts', kind: 'persona', text: instruction })}
                >
                  {t.personas.keep}
                </Menu.Item>
              )}
              {instruction === '' ? null : (
                <Menu.Item className={itemClass} onClick={() => take('')}>
                  {t.personas.without}
                </Menu.Item>
              )}
              <Menu.Item
                className={itemClass}
                onClick={() => openDialog({ name: 'savedTexts', kind: 'persona' })}
              >
                {t.personas.manage}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
