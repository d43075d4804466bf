// What stands in place of the composer where nothing can be written: why, and what one can do.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface InsteadOfComposerProps {
  icon: LucideIcon;
  /** Accessible name; not given: it is no part that one would look for. */
  label?: string;
  words: string;
  /** Buttons. */
  children: ReactNode;
}

export function InsteadOfComposer({ icon: Icon, label, words, children }: InsteadOfComposerProps) {
  return (
    <section
      aria-label={label}
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 border-t border-line px-5 py-3 text-[13px]"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
      <p>{words}</p>
      {children}
    </section>
  );
}
