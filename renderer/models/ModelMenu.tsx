// What can be done with a model's entry beside using it.
import { Menu } from '@base-ui/react/menu';
import { CircleMinus, Ellipsis, FolderOpen, type LucideIcon, Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';

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
            <Menu.Popup className="appear min-w-40 rounded-card border border-line bg-raised p-1 shadow-[0_8px_24px_var(--shadow)] outline-none">
              <Item icon={Pencil} label={t.library.rename} onClick={onRename} />
              {onDesktop ? (
                <Item icon={FolderOpen} label={t.library.reveal} onClick={() => void revealModel(model.id)} />
              ) : null}
              {model.isOwn && model.problem?.code !== 'modelMissing' ? (
                <Item
                  icon={Trash2}
                  label={t.library.remove.open}
                  onClick={() => openDialog({ name: 'removeModel', modelId: model.id })}
                />
              ) : (
                <Item icon={CircleMinus} label={t.models.forget} onClick={() => void forgetModel(model.id)} />
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

interface ItemProps {
  icon: LucideIcon;
  label: string;
  onClick: () => void;
}

function Item({ icon: Icon, label, onClick }: ItemProps) {
  return (
    <Menu.Item
      onClick={onClick}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-[13px] outline-none data-highlighted:bg-hover"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
    </Menu.Item>
  );
}
