// The box over the list of conversations. What is typed into it is looked for at once.
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';
import { focusComposer } from '../ui/focus-composer.ts';
import { SuggestionList } from '../ui/SuggestionList.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { useSuggestions } from '../ui/use-suggestions.ts';
import { type Completion, complete, completionAt } from './completion.ts';
import { FilterHelp } from './FilterHelp.tsx';
import { focusHit, searchFieldId } from './focus.ts';
import { useFilterValues } from './use-filter-values.ts';

export function SearchBox() {
  const typed = useApp((state) => state.search.typed);
  const { search } = useActions();
  const values = useFilterValues();
  const narrow = useNarrow();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(typed.length);
  /** Where the caret is to stand once the text is there. */
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  });

  function put(text: string, at: number): void {
    wanted.current = at;
    setCaret(at);
    search(text);
    input.current?.focus();
  }

  const completion: Completion | null = completionAt(typed, caret, values);
  const offer =
    completion === null ? null : { key: typed.slice(0, completion.to), items: completion.options };
  const suggestions = useSuggestions<string>(offer, (option) => {
    if (completion === null) return;
    const done = complete(typed, completion, option);
    put(done.text, done.caret);
  });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || suggestions.onKeyDown(event)) return;
    if (event.key === 'Escape' && typed !== '') {
      // It would stop the reply or close the drawer as well.
      event.preventDefault();
      event.stopPropagation();
      put('', 0);
    } else if (event.key === 'Escape' && !narrow) {
      // Back to writing; in a narrow window it closes the drawer that the box is in.
      event.preventDefault();
      focusComposer();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      if (focusHit(0)) event.preventDefault();
    }
  }

  return (
    <search className="relative block px-3 pb-2">
      <Search
        size={15}
        strokeWidth={1.75}
        aria-hidden
        className="pointer-events-none absolute top-2 left-5.5 text-muted"
      />
      <input
        {...suggestions.attributes}
        ref={input}
        id={searchFieldId}
        type="search"
        aria-label={t.search.label}
        placeholder={t.search.label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setCaret(event.target.selectionStart ?? event.target.value.length);
          search(event.target.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
        className="h-8 w-full rounded-lg border border-edge bg-transparent pr-8 pl-8 text-[13px] outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
      />
      <div className="absolute top-0.5 right-3.5">
        {typed === '' ? (
          <FilterHelp onChoose={(filter) => put(filter, filter.length)} />
        ) : (
          <IconButton
            icon={X}
            size="small"
            label={t.search.clear}
            shortcut="Esc"
            onClick={() => put('', 0)}
          />
        )}
      </div>
      <SuggestionList
        suggestions={suggestions}
        label={t.search.completions}
        className="inset-x-3 top-9 max-h-72"
      >
        {(option) => option}
      </SuggestionList>
    </search>
  );
}
