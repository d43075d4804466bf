import { type ReactNode, useEffect, useRef } from 'react';
import { optionId, type Suggestions } from './use-suggestions.ts';

interface SuggestionListProps<T> {
  suggestions: Suggestions<T>;
  label: string;
  /** Where it stands, from the nearest positioned element on. */
  className: string;
  children: (item: T) => ReactNode;
}

/** What `useSuggestions` offers, as long as there is something. */
export function SuggestionList<T>({ suggestions, label, className, children }: SuggestionListProps<T>) {
  const { items, index, listId, choose } = suggestions;
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: index is what moves the mark
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [index]);
  if (items.length === 0) return null;
  return (
    <div
      ref={list}
      id={listId}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className={`absolute z-20 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-[0_8px_24px_var(--shadow)] ${className}`}
    >
      {items.map((item, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place, and has no state
          key={place}
          id={optionId(listId, place)}
          role="option"
          tabIndex={-1}
          aria-selected={place === index}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(item)}
          className="cursor-default rounded-md px-2 py-1.5 text-[13px] hover:bg-hover aria-selected:bg-hover"
        >
          {children(item)}
        </div>
      ))}
    </div>
  );
}
