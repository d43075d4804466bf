import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Says to the style sheet where the conversation begins, as `--conversation-top`, in px from the top of the window: what
 * lies over it keeps clear of what stands above.
 * @returns for the element that the conversation is in and that gives way to what comes above it
 */
export function useConversationTop(): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const { style } = document.documentElement;
    const tell = () => style.setProperty('--conversation-top', `${current.getBoundingClientRect().top}px`);
    // Whatever moves its top makes it lower or higher.
    const observer = new ResizeObserver(tell);
    observer.observe(current);
    return () => {
      observer.disconnect();
      style.removeProperty('--conversation-top');
    };
  }, []);
  return element;
}
