// A reply's tokens in a row, one of them active: the one that is pointed at, or that the arrow keys have reached.
// One control for the keyboard: a reply may have thousands of tokens, and Tab must get past them.
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useId, useRef } from 'react';
import type { RecordedToken, TokenRecord } from '../../preload/contract/token-record.ts';
import { t } from '../messages/index.ts';
import { tintOf, visiblePiece } from './token-text.ts';

/** From sure to very unlikely. */
export const tints = [
  '',
  'bg-[color-mix(in_oklch,var(--warn)_12%,transparent)]',
  'bg-[color-mix(in_oklch,var(--warn)_22%,transparent)]',
  'bg-[color-mix(in_oklch,var(--warn)_32%,transparent)]',
  'bg-[color-mix(in_oklch,var(--warn)_44%,transparent)]',
];

interface TokenListProps {
  record: TokenRecord;
  /** What each token adds to the text. */
  texts: readonly string[];
  active: number;
  /** Id of what says more about the active one. */
  describedBy: string;
  onActive: (at: number) => void;
}

export function TokenList({ record, texts, active, describedBy, onActive }: TokenListProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);

  useEffect(() => {
    // What is pointed at is in view, and must not move away below the pointer.
    if (byKey.current) box.current?.children[active]?.scrollIntoView({ block: 'nearest' });
    byKey.current = false;
  }, [active]);

  function onKeyDown(event: KeyboardEvent): void {
    const next = reachedBy(event.key, active, box.current);
    if (next === null) return;
    event.preventDefault();
    byKey.current = true;
    onActive(Math.max(0, Math.min(record.length - 1, next)));
  }

  function onPointerOver({ target }: PointerEvent): void {
    const token = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
    if (token) onActive(Number(token.dataset.token));
  }

  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={t.record.label}
      aria-describedby={describedBy}
      aria-activedescendant={`${id}-${active}`}
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
      className="reading group/tokens relative max-h-80 overflow-y-auto rounded-lg border border-line bg-canvas px-3 py-2 text-[13px]! leading-relaxed whitespace-pre-wrap -outline-offset-2"
    >
      {record.map((token, at) => (
        <Token
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place; the record never changes
          key={at}
          id={`${id}-${at}`}
          at={at}
          token={token}
          text={texts[at] ?? ''}
          active={at === active}
        />
      ))}
    </div>
  );
}

interface TokenProps {
  id: string;
  at: number;
  token: RecordedToken;
  text: string;
  active: boolean;
}

const Token = memo(function Token({ id, at, token, text, active }: TokenProps) {
  const tint = tintOf(token.probability);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active one
    <span
      id={id}
      role="option"
      data-token={at}
      aria-selected={active}
      aria-label={t.record.option(visiblePiece(token.piece), token.probability)}
      className={`rounded-sm aria-selected:outline-2 aria-selected:outline-accent ${tint === null ? 'text-muted' : tints[tint]}`}
    >
      {text === '' ? '·' : text.startsWith('\n') ? `↵${text}` : text}
    </span>
  );
});

/** The token that a key leads to; null: the key leads nowhere. */
function reachedBy(key: string, active: number, box: HTMLElement | null): number | null {
  switch (key) {
    case 'ArrowLeft':
      return active - 1;
    case 'ArrowRight':
      return active + 1;
    case 'Home':
      return 0;
    case 'End':
      return Number.MAX_SAFE_INTEGER;
    case 'ArrowUp':
      return inNextLine(active, -1, box);
    case 'ArrowDown':
      return inNextLine(active, 1, box);
    default:
      return null;
  }
}

/** The nearest token of the line above or below. */
function inNextLine(active: number, step: 1 | -1, box: HTMLElement | null): number {
  const tokens = box?.children;
  const own = tokens?.[active] as HTMLElement | undefined;
  if (!tokens || !own) return active;
  let best = active;
  let line: number | null = null;
  for (let at = active + step; at >= 0 && at < tokens.length; at += step) {
    const { offsetTop, offsetLeft } = tokens[at] as HTMLElement;
    if (offsetTop === own.offsetTop) continue;
    line ??= offsetTop;
    if (offsetTop !== line) break;
    const nearest = (tokens[best] as HTMLElement).offsetLeft;
    if (best === active || Math.abs(offsetLeft - own.offsetLeft) < Math.abs(nearest - own.offsetLeft))
      best = at;
  }
  return best;
}
