// Buttons of the window. An icon alone always has a name, and a tooltip that shows it and its shortcut.
import { Tooltip } from '@base-ui/react/tooltip';
import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { useApp } from '../state/context.tsx';
import { shortcutName } from './shortcut.ts';

const kinds = {
  primary: 'bg-accent text-on-accent hover:brightness-110 border-transparent',
  plain: 'bg-canvas text-ink hover:bg-hover border-edge',
  quiet: 'text-muted hover:text-ink hover:bg-hover border-transparent',
  danger: 'bg-danger text-canvas hover:brightness-110 border-transparent',
};

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  kind?: keyof typeof kinds;
}

export function Button({ kind = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-lg border px-3 text-[13px] font-medium disabled:opacity-50 ${kinds[kind]} ${className}`}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  icon: LucideIcon;
  /** Accessible name, and the tooltip's text. */
  label: string;
  /** Like "mod+n". */
  shortcut?: string;
  size?: 'normal' | 'small';
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  size = 'normal',
  className = '',
  ...rest
}: IconButtonProps) {
  const box = size === 'small' ? 'size-7 rounded-md' : 'size-8 rounded-lg';
  const pixels = size === 'small' ? 15 : 17;
  return (
    <WithTooltip label={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={`inline-flex shrink-0 items-center justify-center text-muted hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent ${box} ${className}`}
        {...rest}
      >
        <Icon size={pixels} strokeWidth={1.75} aria-hidden />
      </button>
    </WithTooltip>
  );
}

interface WithTooltipProps {
  label: string;
  shortcut?: string | undefined;
  children: React.ReactElement<Record<string, unknown>>;
}

/** Puts a tooltip on the one element inside. */
export function WithTooltip({ label, shortcut, children }: WithTooltipProps) {
  const platform = useApp((state) => state.app.platform);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="appear flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas">
            {label}
            {shortcut ? <Keys>{shortcutName(shortcut, platform)}</Keys> : null}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

function Keys({ children }: { children: ReactNode }) {
  return <kbd className="font-sans opacity-75">{children}</kbd>;
}
