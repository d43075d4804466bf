// What the window's one tooltip says of an element. It is told by attributes and by listeners of the document, since a
// trigger of its own for each of a turn's buttons was half of what a turn took in memory and most of drawing it.

/** Spread over an element: its tooltip. @param shortcut like "mod+n" */
export const hint = (label: string, shortcut?: string) => ({ 'data-hint': label, 'data-shortcut': shortcut });

export interface Hint {
  readonly anchor: Element;
  readonly label: string;
  readonly shortcut: string | undefined;
}

/** Spread over the tooltip: the pointer may rest on it. */
export const hintPopup = { 'data-hint-popup': '' };

/** ms that the pointer rests on an element before its tooltip comes; the next one comes at once. */
const restMs = 500;
/** ms in which the pointer may reach the tooltip, or the next element. */
const graceMs = 100;

/** Calls `show` with what is pointed at or has the keyboard's focus, and with null when nothing is; returns the end. */
export function watchHints(show: (hint: Hint | null) => void): () => void {
  let wanted: Element | null = null;
  let shown: Element | null = null;
  /** It was pressed: its tooltip has said what it had to until the pointer comes anew. */
  let pressed: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function want(next: Element | null, ms: number): void {
    if (next === wanted) return;
    wanted = next;
    clearTimeout(timer);
    if (next !== shown) timer = setTimeout(settle, ms);
  }

  function settle(): void {
    shown = wanted?.isConnected ? wanted : null;
    show(shown && read(shown));
  }

  const listeners = {
    pointerover({ target, pointerType }: PointerEvent) {
      if (pointerType === 'touch' || !(target instanceof Element)) return;
      const over = target.closest('[data-hint-popup]') ? shown : ownerOf(target);
      if (over !== null && over === pressed) return;
      pressed = null;
      if (over === null) want(null, graceMs);
      else want(over, shown === null ? restMs : 0);
    },
    pointerout({ relatedTarget }: PointerEvent) {
      if (relatedTarget === null) want(null, graceMs);
    },
    focusin({ target }: FocusEvent) {
      if (target instanceof Element && target.matches('[data-hint]:focus-visible')) want(target, 0);
    },
    focusout: () => want(null, 0),
    pointerdown: ({ target }: PointerEvent) => press(target),
    click: ({ target }: MouseEvent) => press(target),
    keydown({ key }: KeyboardEvent) {
      if (key === 'Escape') want(null, 0);
    },
  };

  function press(target: EventTarget | null): void {
    pressed = ownerOf(target);
    want(null, 0);
  }

  const ending = new AbortController();
  // Before anything that keeps an event to itself.
  for (const [type, listener] of Object.entries(listeners))
    document.addEventListener(type, listener as EventListener, { capture: true, signal: ending.signal });
  return () => {
    ending.abort();
    clearTimeout(timer);
  };
}

function ownerOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('[data-hint]') : null;
}

function read(anchor: Element): Hint | null {
  if (!(anchor instanceof HTMLElement)) return null;
  const { hint: label = '', shortcut } = anchor.dataset;
  return { anchor, label, shortcut };
}
