// The turns of a branch as a list. A long one puts only what is near the view into the page; a short one puts
// everything there, so that the browser's own search and "select all" find it.
import { Children, type ReactNode, type RefObject } from 'react';
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';
import { t } from '../messages/index.ts';

/** From this many turns on only a part is in the page. */
const longFrom = 200;

interface TurnListProps {
  scroller: RefObject<HTMLElement | null>;
  /** Of a long list, to scroll in it. */
  list: RefObject<VirtualizerHandle | null>;
  /** Turns with their keys. */
  children: readonly ReactNode[];
}

export function TurnList({ scroller, list, children }: TurnListProps) {
  if (children.length < longFrom) {
    return (
      <ol aria-label={t.turns.label}>
        {Children.map(children, (turn) => (
          <li className="turn">{turn}</li>
        ))}
      </ol>
    );
  }
  return (
    <Virtualizer ref={list} as={List} item="li" scrollRef={scroller} itemSize={120}>
      {children}
    </Virtualizer>
  );
}

function List({
  ref,
  children,
  style,
}: CustomContainerComponentProps & { ref?: React.Ref<HTMLOListElement> }) {
  return (
    <ol ref={ref} style={style} aria-label={t.turns.label}>
      {children}
    </ol>
  );
}
