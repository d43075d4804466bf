import { memo, type ReactNode } from 'react';
import type { SearchHit, Snippet } from '../../preload/contract/search.ts';
import { t } from '../messages/index.ts';
import { hrefOf } from '../state/page.ts';
import { opensHere } from '../ui/opens-here.ts';

interface HitProps {
  hit: SearchHit;
  title: string;
  onOpen: () => void;
}

/** A title or a turn that was found. */
export const Hit = memo(
  function Hit({ hit, title, onOpen }: HitProps) {
    const { conversationId, messageId, role, snippet, at } = hit;

    return (
      <li className="my-px">
        <a
          href={hrefOf(conversationId)}
          onClick={opensHere(onOpen)}
          data-hit={messageId === null ? 'title' : role}
          className="block rounded-lg px-2 py-1.5 text-[13px] leading-5 -outline-offset-2 hover:bg-hover"
        >
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">
              {messageId === null ? <Marked {...snippet} /> : title}
            </span>
            <span className="shrink-0 text-xs text-muted">{t.format.date(at)}</span>
          </span>
          {messageId === null ? null : (
            <span className="line-clamp-2 text-xs leading-4.5 text-muted wrap-anywhere">
              {role === 'user' ? `${t.turns.you}: ` : null}
              <Marked {...snippet} />
            </span>
          )}
        </a>
      </li>
    );
  },
  // Another function to open the same hit is no reason to draw it again.
  (before, after) => before.hit === after.hit && before.title === after.title,
);

function Marked({ text, marks }: Snippet) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    parts.push(
      text.slice(end, from),
      <mark key={from} className="rounded-xs bg-mark text-ink">
        {text.slice(from, to)}
      </mark>,
    );
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
