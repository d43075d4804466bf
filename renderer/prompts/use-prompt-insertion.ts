// Putting a prompt into the composer: chosen behind a "/", then its placeholders filled in with Tab.
import { type KeyboardEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SavedText } from '../../preload/contract/saved-texts.ts';
import { matching } from '../palette/matching.ts';
import { useActions, useApp } from '../state/context.tsx';
import { savedOf } from '../state/saved-text-actions.ts';
import { type Suggestions, useSuggestions } from '../ui/use-suggestions.ts';
import { type Filling, fillFrom, fillNext } from './placeholders.ts';

/** The way to where prompts are made and changed. */
export const managePrompts = 'manage';
export type PromptChoice = SavedText | typeof managePrompts;

export interface PromptInsertion {
  readonly suggestions: Suggestions<PromptChoice>;
  /** A placeholder is selected, or being written over. */
  readonly isFilling: boolean;
  /** True: the key was for this, and nobody else may act on it. */
  onKeyDown(event: KeyboardEvent): boolean;
  /** The field was left: what is not filled in stays as it is. */
  onBlur(): void;
}

/** @param draft what stands in the composer */
export function usePromptInsertion(
  area: RefObject<HTMLTextAreaElement | null>,
  draft: string,
  setDraft: (text: string) => void,
): PromptInsertion {
  const savedTexts = useApp((state) => state.savedTexts);
  const { openDialog } = useActions();
  const [filling, setFilling] = useState<Filling | null>(null);
  const typed = /^\/([^\n]*)$/.exec(draft)?.[1];
  const offer = useMemo(() => {
    if (typed === undefined || filling !== null) return null;
    const found = matching(savedOf('prompt')({ savedTexts }), ({ name }) => name, typed);
    // What is no prompt's name may be a message that begins with a slash.
    if (found.length === 0 && typed !== '') return null;
    return { key: typed, items: [...found, managePrompts] as readonly PromptChoice[] };
  }, [savedTexts, typed, filling]);

  /** What is to be selected once the text is there; the end of it where nothing is. */
  const wanted = useRef<{ readonly from: number; readonly to: number } | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    area.current?.setSelectionRange(wanted.current.from, wanted.current.to);
    wanted.current = null;
  });

  function put(text: string, next: Filling | null): void {
    setDraft(text);
    setFilling(next);
    wanted.current =
      next === null
        ? { from: text.length, to: text.length }
        : { from: next.start, to: text.length - next.tail };
    area.current?.focus();
  }

  const suggestions = useSuggestions<PromptChoice>(offer, (choice) => {
    if (choice === managePrompts) {
      setDraft('');
      openDialog({ name: 'savedTexts', kind: 'prompt' });
      return;
    }
    put(choice.text, fillFrom(choice.text)?.filling ?? null);
  });

  return {
    suggestions,
    isFilling: filling !== null,
    onKeyDown(event) {
      if (suggestions.onKeyDown(event)) return true;
      if (filling === null || event.nativeEvent.isComposing) return false;
      const goesOn = event.key === 'Tab' || event.key === 'Enter';
      if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === 'Escape') {
        event.preventDefault();
        setFilling(null);
        return true;
      }
      if (!goesOn) return false;
      event.preventDefault();
      const { text, filling: next } = fillNext(draft, filling);
      put(text, next);
      return true;
    },
    onBlur: () => setFilling(null),
  };
}
