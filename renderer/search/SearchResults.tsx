// What the search has found, in place of the list of conversations. The end of the list brings more of it.
import { Archive } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { InArchive as InArchiveHits } from '../../preload/contract/search.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { focusHit, focusSearch, hitsId } from './focus.ts';
import { Hit } from './Hit.tsx';
import type { SearchState } from './search-state.ts';

/** px before the end. */
const nearPx = 600;

/** `onChosen` is called once the person has chosen what to see: a drawer closes then. */
export function SearchResults({ onChosen }: { onChosen: (() => void) | undefined }) {
  const search = useApp((state) => state.search);
  const conversations = useApp((state) => state.conversations);
  const { searchMore, openHit } = useActions();
  const scroller = useRef<HTMLDivElement>(null);
  const { found } = search;

  // A new answer is read from its beginning; a page that does not fill the column brings the next one.
  const query = found?.query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: query is what makes it a new one
  useEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [query]);
  const fill = () => {
    const element = scroller.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < nearPx)
      void searchMore();
  };
  const fillLast = useRef(fill);
  fillLast.current = fill;
  // biome-ignore lint/correctness/useExhaustiveDependencies: found is what may be too short
  useEffect(() => fillLast.current(), [found]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const links = [...(document.getElementById(hitsId)?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (at === -1) return;
    event.preventDefault();
    if (event.key === 'ArrowDown') focusHit(at + 1);
    else if (at === 0) focusSearch();
    else focusHit(at - 1);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys lead from one link to the next
    <div
      ref={scroller}
      onScroll={fill}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto px-3 pb-4"
    >
      <p role="status" className="px-2 pt-2 pb-1 text-xs text-muted wrap-anywhere">
        {summary(search)}
      </p>
      {found !== null && found.hits.length === 0 ? (
        <p className="px-2 text-[13px] text-muted text-pretty">{t.search.nothingHint}</p>
      ) : null}
      <ul id={hitsId}>
        {found?.hits.map((hit) => {
          const conversation = conversations[hit.conversationId];
          return conversation === undefined ? null : (
            <Hit
              key={`${hit.conversationId} ${hit.messageId}`}
              hit={hit}
              title={conversation.title}
              onOpen={() => {
                void openHit(hit);
                onChosen?.();
              }}
            />
          );
        })}
      </ul>
      {found?.inArchive ? <InArchive {...found.inArchive} alone={found.hits.length === 0} /> : null}
      {search.loadingMore ? <p className="px-2 pt-2 text-xs text-muted">{t.search.more}</p> : null}
    </div>
  );
}

/** Says what the archive holds of it, which is left out of a search, and leads there. */
function InArchive({ hits, more, alone }: InArchiveHits & { alone: boolean }) {
  const { searchArchive } = useActions();
  function show(): void {
    searchArchive();
    focusSearch();
  }
  return (
    <p className="flex items-center gap-2 px-2 pt-2 text-[13px] text-muted">
      <Archive size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1">{t.search.inArchive(hits, more, alone)}</span>
      <Button onClick={show}>{t.search.showArchived}</Button>
    </p>
  );
}

function summary({ typed, found, problem }: SearchState): string {
  if (problem !== null) return t.error(problem);
  if (found === null) return t.search.searching;
  if (found.hits.length === 0) return t.search.nothing(typed.trim());
  return t.search.hits(found.hits.length, found.next !== null);
}
