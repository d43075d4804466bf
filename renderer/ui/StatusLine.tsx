// A quiet line below the conversations about work that is under way or waits for the person.
import { type LucideIcon, TriangleAlert } from 'lucide-react';

interface StatusLineProps {
  /** Of work that has not failed. */
  icon: LucideIcon;
  failed: boolean;
  label: string;
  /** What is seen of the label. */
  words: string;
  onClick: () => void;
}

export function StatusLine({ icon, failed, label, words, onClick }: StatusLineProps) {
  const Icon = failed ? TriangleAlert : icon;
  return (
    <div className="shrink-0 border-t border-line p-2">
      <button
        type="button"
        aria-label={label}
        onClick={onClick}
        className="flex h-8 w-full items-center gap-2 rounded-lg px-3 text-left text-xs text-muted hover:bg-hover hover:text-ink"
      >
        <Icon size={14} aria-hidden className={`shrink-0 ${failed ? 'text-danger' : 'text-accent'}`} />
        <span className="truncate tabular-nums">{words}</span>
      </button>
    </div>
  );
}
