// The turns of another program in an order in which each comes behind the one above it, whatever is wrong with what
// they say of each other.
import type { ImportNote } from '../../../preload/contract/import.ts';
import type { ForeignTurn } from './foreign.ts';

/**
 * A turn whose parent is not there begins anew; a ring of turns is opened where it is met; of two with one key the
 * first counts.
 */
export function orderedTree(turns: readonly ForeignTurn[]): {
  readonly turns: readonly ForeignTurn[];
  readonly notes: readonly ImportNote[];
} {
  const byKey = new Map<string, ForeignTurn>();
  let doubled = 0;
  for (const turn of turns) {
    if (byKey.has(turn.key)) doubled++;
    else byKey.set(turn.key, turn);
  }

  const ordered: ForeignTurn[] = [];
  const done = new Set<string>();
  let lost = 0;
  let rings = 0;
  for (const start of byKey.values()) {
    // Upwards until something that is done already, or the beginning.
    const path: ForeignTurn[] = [];
    const onPath = new Set<string>();
    let turn: ForeignTurn | undefined = start;
    while (turn && !done.has(turn.key) && !onPath.has(turn.key)) {
      path.push(turn);
      onPath.add(turn.key);
      turn = turn.parentKey === null ? undefined : byKey.get(turn.parentKey);
    }
    const highest = path.at(-1);
    if (highest === undefined) continue;
    const isRing = turn !== undefined && onPath.has(turn.key);
    const isLost = turn === undefined && highest.parentKey !== null;
    if (isRing) rings++;
    if (isLost) lost++;
    for (const one of path.reverse()) {
      ordered.push(one === highest && (isRing || isLost) ? { ...one, parentKey: null } : one);
      done.add(one.key);
    }
  }
  const counted: ImportNote[] = [
    { kind: 'parentMissing', count: lost },
    { kind: 'ringOpened', count: rings },
    { kind: 'turnsDoubled', count: doubled },
  ];
  return { turns: ordered, notes: counted.filter(({ count }) => count > 0) };
}
