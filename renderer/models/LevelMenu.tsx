// A menu of the models and levels there are, the smallest level last.
import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { usableLevels } from '../state/selectors.ts';
import { menuPopupClass } from '../ui/MenuItem.tsx';

interface LevelMenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  /** The one that is chosen; null: the default, which is offered too; undefined: none, it is chosen anew. */
  value?: string | null;
  onChoose: (modelId: string | null) => void;
  /** Those that are offered; not given: all that can be used. */
  among?: readonly ModelEntry[];
  /** What has the focus once it closes; true: the button. */
  finalFocus?: () => HTMLElement | true;
}

const itemClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-[13px] outline-none data-highlighted:bg-hover';

export function LevelMenu({ trigger, label, value, onChoose, among, finalFocus }: LevelMenuProps) {
  const models = useApp((state) => state.models);
  const defaultId = useApp((state) => state.settings.currentModelId);
  const place = useRef<HTMLElement>(null);
  const levels = among ?? usableLevels(models);
  const usual = models.find(({ id }) => id === defaultId) ?? models.find(({ isDemo }) => isDemo);
  return (
    <div
      // A turn, whose layout is contained, would hold the menu in it: it belongs to what is around.
      ref={(node) => {
        place.current = node?.closest<HTMLElement>('main, header, [role=dialog]') ?? node;
      }}
    >
      <Menu.Root>
        <Menu.Trigger render={trigger} />
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="end" sideOffset={4} className="z-50">
            <Menu.Popup
              finalFocus={finalFocus}
              className={`${menuPopupClass} min-w-60 max-w-(--available-width)`}
            >
              <Menu.Group>
                <Menu.GroupLabel className="px-2 py-1.5 text-xs font-medium text-muted">
                  {label}
                </Menu.GroupLabel>
                {value !== undefined && usual ? (
                  <Menu.Item className={itemClass} onClick={() => onChoose(null)}>
                    <Mark on={value === null} />
                    {t.levels.usual(titleOf(usual))}
                  </Menu.Item>
                ) : null}
                {levels.map((model) => (
                  <Menu.Item key={model.id} className={itemClass} onClick={() => onChoose(model.id)}>
                    {value !== undefined ? <Mark on={value === model.id} /> : null}
                    <Level model={model} />
                  </Menu.Item>
                ))}
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

const titleOf = ({ name, level }: ModelEntry): string => `${name} · ${level}`;

function Mark({ on }: { on: boolean }) {
  return (
    <span className="w-4 shrink-0">
      {on ? (
        <>
          <Check size={15} aria-hidden className="text-accent" />
          <span className="sr-only">{t.levels.chosen}</span>
        </>
      ) : null}
    </span>
  );
}

function Level({ model }: { model: ModelEntry }) {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{titleOf(model)}</span>
      <span className="text-xs text-muted tabular-nums">{t.format.bytes(model.bytes)}</span>
    </>
  );
}
