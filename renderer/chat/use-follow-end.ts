// Keeps the end of a growing text in view while the reader is there, and leaves them alone elsewhere.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** px from the end that still count as being there. */
const nearPx = 32;

interface FollowEnd {
  readonly atEnd: boolean;
  /** The same as of this moment. */
  readonly isAtEnd: () => boolean;
  readonly toEnd: () => void;
  /** The reader is led elsewhere: the end is no longer followed. */
  readonly leaveEnd: () => void;
  /** To be called when the content has another height, before it is painted. */
  readonly follow: () => void;
}

export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): FollowEnd {
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(true);

  const toEnd = useCallback(() => {
    following.current = true;
    setAtEnd(true);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  const leaveEnd = useCallback(() => {
    following.current = false;
  }, []);

  const follow = useCallback(() => {
    const element = scroller.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  // Before a long list looks which part of it is in view.
  useLayoutEffect(follow, [follow]);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    let lastTop = element.scrollTop;

    function onScroll(): void {
      if (!element) return;
      const { scrollTop, scrollHeight, clientHeight } = element;
      const near = scrollHeight - clientHeight - scrollTop <= nearPx;
      // Only a reader moves up; growth alone moves away from the end without being asked.
      if (near) following.current = true;
      else if (scrollTop < lastTop - 1) following.current = false;
      lastTop = scrollTop;
      setAtEnd(following.current);
    }

    // Called after layout and before paint, when reading the height costs nothing.
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, content, follow]);

  const isAtEnd = useCallback(() => following.current, []);
  return { atEnd, isAtEnd, toEnd, leaveEnd, follow };
}
