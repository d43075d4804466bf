import type { MouseEvent } from 'react';

/** What a click on a link within the page does; a new tab or window is the browser's to open. */
export const opensHere =
  (open: () => void) =>
  (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  };
