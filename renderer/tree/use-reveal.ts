// Scrolls a turn into view when it is asked for, once it is on the shown branch.
import { type RefObject, useEffect } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Message } from '../../preload/contract/models.ts';
import { useApp, useAppStore } from '../state/context.tsx';

interface RevealParts {
  readonly branch: readonly Message[];
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of a list of which only a part is in the page; null: all of it is. */
  readonly list: RefObject<VirtualizerHandle | null>;
  /** Called before: the end is no longer followed. */
  readonly leaveEnd: () => void;
}

export function useReveal({ branch, scroller, list, leaveEnd }: RevealParts): void {
  const reveal = useApp((state) => state.tree.reveal);
  const store = useAppStore();
  useEffect(() => {
    if (reveal === null) return;
    const index = branch.findIndex(({ id }) => id === reveal.messageId);
    // Its branch comes with the next event.
    if (index === -1) return;
    store.setState({ tree: { ...store.getState().tree, reveal: null } });
    leaveEnd();
    if (list.current) list.current.scrollToIndex(index, { align: 'start' });
    const bring = () => {
      const turn = scroller.current?.querySelector<HTMLElement>(`[data-turn="${reveal.messageId}"]`);
      turn?.scrollIntoView({ block: 'start' });
      turn?.focus({ preventScroll: true });
    };
    bring();
    // Turns above it that were not laid out yet have their height now.
    requestAnimationFrame(() => requestAnimationFrame(bring));
  }, [reveal, branch, scroller, list, leaveEnd, store]);
}
