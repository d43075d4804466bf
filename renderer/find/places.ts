// Where one is among the places that were found.
import type { Message } from '../../preload/contract/models.ts';
import type { Place } from './find-state.ts';
import type { Places } from './use-places.ts';

/** The place's place in the list; -1 where it is not in it. */
export function placeAt(list: readonly Place[], place: Place | null): number {
  return place === null
    ? -1
    : list.findIndex(({ messageId, nth }) => messageId === place.messageId && nth === place.nth);
}

/**
 * The first place in a message or behind it, else the first of all; null where there is none, or where what has
 * been looked through so far does not tell.
 */
export function firstFrom(
  { list, whole }: Places,
  branch: readonly Message[],
  messageId: string | undefined,
): Place | null {
  const from = branch.findIndex(({ id }) => id === messageId);
  const behind = new Set(branch.slice(Math.max(0, from)).map(({ id }) => id));
  return list.find((place) => behind.has(place.messageId)) ?? (whole ? (list[0] ?? null) : null);
}
