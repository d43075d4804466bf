// Suggestions below or above a text field, chosen with the arrow keys while the caret stays in it. The field keeps
// its own role, which a combobox of the primitives' library would take from it.
import { type KeyboardEvent, useId, useState } from 'react';

export interface Offer<T> {
  /** What they are made of: with another one Escape is forgotten and the first is marked again. */
  readonly key: string;
  readonly items: readonly T[];
}

export interface Suggestions<T> {
  readonly items: readonly T[];
  /** Of the marked one. */
  readonly index: number;
  readonly listId: string;
  /** For the field. */
  readonly attributes: {
    readonly 'aria-autocomplete': 'list';
    readonly 'aria-controls'?: string;
    readonly 'aria-activedescendant'?: string;
  };
  choose(item: T): void;
  /** True: the key was for the suggestions, and nobody else may act on it. */
  onKeyDown(event: KeyboardEvent): boolean;
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

export function useSuggestions<T>(offer: Offer<T> | null, choose: (item: T) => void): Suggestions<T> {
  const listId = useId();
  const [marked, setMarked] = useState({ key: '', index: 0 });
  const [dismissed, setDismissed] = useState<string | null>(null);
  const key = offer?.key ?? null;
  // Typed anew after something else, the same is offered again.
  if (dismissed !== null && dismissed !== key) setDismissed(null);
  const items = offer === null || key === dismissed ? [] : offer.items;
  const index = marked.key === key ? Math.min(marked.index, items.length - 1) : 0;

  return {
    items,
    index,
    listId,
    attributes: {
      'aria-autocomplete': 'list',
      ...(items.length === 0
        ? {}
        : { 'aria-controls': listId, 'aria-activedescendant': optionId(listId, index) }),
    },
    choose,
    onKeyDown(event) {
      if (items.length === 0 || key === null || event.nativeEvent.isComposing) return false;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
      const item = items[index];
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp': {
          const steps = event.key === 'ArrowDown' ? 1 : -1;
          setMarked({ key, index: (index + steps + items.length) % items.length });
          break;
        }
        case 'Enter':
        case 'Tab':
          if (item !== undefined) choose(item);
          break;
        case 'Escape':
          setDismissed(key);
          break;
        default:
          return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
