// All places of the shown branch that have what is looked for, those that are not in the page too. A long
// conversation is read a bit at a time, so that typing goes on.
import { useEffect, useState } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import type { Place } from './find-state.ts';
import { foldedText } from './visible-text.ts';

export interface Places {
  /** In reading order. */
  readonly list: readonly Place[];
  /** Nothing is left to be looked through. */
  readonly whole: boolean;
}

const none: Places = { list: [], whole: true };
/** ms at a time. */
const sliceMs = 8;

export function usePlaces(branch: readonly Message[], pattern: RegExp | null): Places {
  const [places, setPlaces] = useState(none);
  useEffect(() => {
    if (pattern !== null) return lookThrough(branch, pattern, setPlaces);
    setPlaces(none);
    return;
  }, [branch, pattern]);
  return places;
}

/** Tells of what it has found after each bit; the function returned ends it. */
export function lookThrough(
  branch: readonly Message[],
  pattern: RegExp,
  tell: (places: Places) => void,
): () => void {
  const list: Place[] = [];
  let next = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function goOn(): void {
    const until = performance.now() + sliceMs;
    for (let message = branch[next]; message !== undefined; message = branch[next]) {
      next++;
      const count = countIn(message, pattern);
      for (let nth = 0; nth < count; nth++) list.push({ messageId: message.id, nth });
      if (performance.now() >= until) break;
    }
    const whole = next >= branch.length;
    if (!whole) timer = setTimeout(goOn);
    tell({ list: [...list], whole });
  }
  goOn();
  return () => clearTimeout(timer);
}

function countIn(message: Message, pattern: RegExp): number {
  let count = 0;
  for (const match of foldedText(message).matchAll(pattern)) if (match[0] !== '') count++;
  return count;
}
