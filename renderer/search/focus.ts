// The way by keyboard between the box and the hits below it.
export const searchFieldId = 'search-conversations';
export const hitsId = 'search-hits';

/** Puts the caret into the box, in a column or a drawer that may have to be drawn first. */
export function openSearch(toggleSidebar: (open: boolean) => void): void {
  toggleSidebar(true);
  requestAnimationFrame(() => requestAnimationFrame(focusSearch));
}

export function focusSearch(): void {
  const field = document.getElementById(searchFieldId);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}

/** False: there is no such hit. */
export function focusHit(index: number): boolean {
  const link = document.getElementById(hitsId)?.querySelectorAll('a')[index];
  link?.focus();
  return link !== undefined;
}
