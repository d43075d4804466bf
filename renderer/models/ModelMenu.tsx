// What can be done with a model's entry beside using it.
import { Menu } from '@base-ui/react/menu';
import { CircleMinus, Ellipsis, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { MenuItem, menuPopupClass } from '../ui/MenuItem.tsx';

export function ModelMenu({ model, onRename }: { model: ModelEntry; onRename: () => void }) {
  const { forgetModel, revealModel, openDialog } = useActions();
  const onDesktop = useApp(({ app }) => app.host === 'desktop');
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t.library.menu(model.name, model.level)}
          className="inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-ink data-popup-open:bg-hover"
        >
          <Ellipsis size={17} strokeWidth={1.75} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="end" sideOffset={4} className="z-50">
            <Menu.Popup className={`${menuPopupClass} min-w-40`}>
              <MenuItem icon={Pencil} label={t.library.rename} onClick={onRename} />
              {onDesktop ? (
                <MenuItem
                  icon={FolderOpen}
                  label={t.library.reveal}
                  onClick={() => void revealModel(model.id)}
                />
              ) : null}
              {model.isOwn && model.problem?.code !== 'modelMissing' ? (
                <MenuItem
                  icon={Trash2}
                  label={t.library.remove.open}
                  onClick={() => openDialog({ name: 'removeModel', modelId: model.id })}
                />
              ) : (
                <MenuItem
                  icon={CircleMinus}
                  label={t.models.forget}
                  onClick={() => void forgetModel(model.id)}
                />
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
