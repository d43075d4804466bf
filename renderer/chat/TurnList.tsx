// The turns of a branch as a list. A long one puts only what is near the view into the page; a short one puts
// everything there, so that the browser's own search and "select all" find it.
import { type ReactElement, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';

/** From this many turns on only a part is in the page, of which each takes some 100 KiB of its memory. */
const longFrom = 60;

interface TurnListProps {
  scroller: RefObject<HTMLElement | null>;
  /** Of a long list, to scroll in it. */
  list: RefObject<VirtualizerHandle | null>;
  turns: readonly Message[];
  /** These are only the end: those above them come. */
  isPart: boolean;
  /** Called when turns have got their heights, before they are painted. */
  onResize: () => void;
  /** A turn with its key. */
  children: (message: Message, index: number) => ReactElement;
}

export function TurnList({ scroller, list, turns, isPart, onResize, children }: TurnListProps) {
  // One that begins as a long one stays that: its turns need not be drawn anew when all of them are here.
  const [beganLong] = useState(isPart);
  const before = useRef(turns);
  const shift = isContinuedAbove(before.current, turns);
  useLayoutEffect(() => {
    before.current = turns;
  }, [turns]);
  if (!beganLong && turns.length < longFrom) {
    return (
      <ol aria-label={t.turns.label}>
        {turns.map((message, index) => (
          <li key={message.id} className="turn">
            {children(message, index)}
          </li>
        ))}
      </ol>
    );
  }
  return (
    <Virtualizer
      ref={list}
      as={List}
      item="li"
      scrollRef={scroller}
      itemSize={120}
      data={turns}
      shift={shift}
      onResize={onResize}
    >
      {children}
    </Virtualizer>
  );
}

/** Whether turns have come above the ones that were there, and nothing else has changed: what is read stays where it is. */
function isContinuedAbove(before: readonly Message[], now: readonly Message[]): boolean {
  const added = now.length - before.length;
  return (
    added > 0 && before.length > 0 && now[added]?.id === before[0]?.id && now.at(-1)?.id === before.at(-1)?.id
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
