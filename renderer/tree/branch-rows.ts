// The tree of turns as rows of a map, from top to bottom. A turn stands below the one that it follows; where there are
// versions, the newest goes on in the same lane and the older ones stand before it, one lane to the right. So a long
// conversation stays a straight line, and what is shown moves nothing.
import type { Message, Role } from '../../preload/contract/models.ts';
import { branchOf } from '../state/selectors.ts';
import type { MessagesById } from '../state/state.ts';
import { childrenOf } from '../state/tree-selectors.ts';

/** A piece of line: of the shown branch, of another one, or none. */
export type Line = 'shown' | 'other' | null;

export interface BranchRow {
  /** null: the beginning, from which several versions of the first turn lead. */
  readonly id: string | null;
  readonly role: Role | null;
  /** The beginning of its text on one line. */
  readonly text: string;
  /** From 0 at the left. */
  readonly lane: number;
  /** Part of the shown branch. */
  readonly shown: boolean;
  /** The end of the shown branch. */
  readonly end: boolean;
  /** Its place among its versions, from 1. */
  readonly version: number;
  readonly versions: number;
  /** Rows by their number; -1: none. `child` is the newest. */
  readonly parent: number;
  readonly child: number;
  /** In each lane to the left, the upper and the lower half of the line that passes. */
  readonly passing: readonly (readonly [upper: Line, lower: Line])[];
  /** From above in its own lane; from the lane to the left; downwards. */
  readonly above: Line;
  readonly elbow: Line;
  readonly below: Line;
}

/** Lanes that are told apart. */
export const mostLanes = 10;
/** Characters of a text that a row can show at most. */
const shownText = 140;

interface Place {
  readonly message: Message | null;
  readonly lane: number;
  readonly parent: number;
  readonly version: number;
  readonly versions: number;
  readonly children: readonly Message[];
}

export function branchRows(messages: MessagesById, leafId: string | null): readonly BranchRow[] {
  const places = placesOf(messages);
  const shown = new Set(branchOf(messages, leafId).map(({ id }) => id));
  const isShown = ({ message }: Place): boolean =>
    message === null ? leafId !== null : shown.has(message.id);
  /** The row of the child that is shown, and of the newest child, by the row of their parent. */
  const shownChild = new Map<number, number>();
  const newest = new Map<number, number>();
  for (const [row, place] of places.entries()) {
    newest.set(place.parent, row);
    if (isShown(place)) shownChild.set(place.parent, row);
  }
  const reaches = (owner: number, row: number): Line =>
    (shownChild.get(owner) ?? -1) >= row ? 'shown' : 'other';
  /** The last row in each lane so far. */
  const owners: number[] = [];
  return places.map((place, row): BranchRow => {
    const { message, lane, parent, version, versions, children } = place;
    const inShown = isShown(place);
    const isSide = parent !== -1 && version < versions;
    const passing = owners
      .slice(0, lane)
      .map((owner) => [reaches(owner, row), reaches(owner, row + 1)] as const);
    owners.length = lane;
    owners[lane] = row;
    const own: Line = inShown ? 'shown' : 'other';
    return {
      id: message?.id ?? null,
      role: message?.role ?? null,
      text: message === null ? '' : lineOf(message.text),
      lane,
      shown: inShown,
      end: message !== null && message.id === leafId,
      version,
      versions,
      parent,
      child: newest.get(row) ?? -1,
      passing,
      above: parent === -1 || isSide ? null : own,
      elbow: isSide ? own : null,
      below: children.length === 0 ? null : reaches(row, row + 1),
    };
  });
}

/** All turns in the order of the rows, without recursion: a tree is as deep as its conversation is long. */
function placesOf(messages: MessagesById): readonly Place[] {
  const children = childrenOf(messages);
  const roots = children.get(null) ?? [];
  const none: readonly Message[] = [];
  const places: Place[] = [];
  const waiting: Omit<Place, 'children'>[] = [];
  const add = (place: Omit<Place, 'children'>, below: readonly Message[]): void => {
    const row = places.push({ ...place, children: below }) - 1;
    const last = below.length - 1;
    // The one that is taken next lies on top.
    for (let at = last; at >= 0; at--) {
      const lane = Math.min(at === last ? place.lane : place.lane + 1, mostLanes - 1);
      waiting.push({ message: below[at]!, lane, parent: row, version: at + 1, versions: below.length });
    }
  };
  const single = { lane: 0, parent: -1, version: 1, versions: 1 };
  if (roots.length > 1) add({ ...single, message: null }, roots);
  else if (roots[0]) add({ ...single, message: roots[0] }, children.get(roots[0].id) ?? none);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    add(next, children.get(next.message?.id ?? null) ?? none);
  return places;
}

/** Without the marks that Markdown begins a line with. */
function lineOf(text: string): string {
  return text
    .slice(0, 4 * shownText)
    .replace(/^[\s#>*`~|-]+/, '')
    .replace(/\s+/g, ' ')
    .slice(0, shownText)
    .toWellFormed();
}

/** How many ends the tree has. */
export function countBranches(rows: readonly BranchRow[]): number {
  return rows.filter(({ child }) => child === -1).length;
}
