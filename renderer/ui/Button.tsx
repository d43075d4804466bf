// Buttons of the window. An icon alone always has a name, and a tooltip that shows it and its shortcut.
import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { hint } from './hint.ts';

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
    <button
      type="button"
      aria-label={label}
      {...hint(label, shortcut)}
      className={`inline-flex shrink-0 items-center justify-center text-muted hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent ${box} ${className}`}
      {...rest}
    >
      <Icon size={pixels} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
