import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DatedBackup,
  expired,
  keptBefore,
  keptDays,
  keptWeeks,
} from '../../../main/store/backups/keep.ts';
import type { BackupKind } from '../../../preload/contract/backups.ts';

const dayMs = 86_400_000;
const monday = Date.UTC(2026, 10, 23);
/** Than all that is made here. */
const later = monday + 365 * dayMs;
const kinds: BackupKind[] = ['daily', 'migration', 'import', 'delete', 'manual', 'salvaged', 'aside'];

const backups = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 90 * 24 }), fc.constantFrom(...kinds)), {
    selector: ([hours]) => hours,
    maxLength: 120,
  })
  .map((all) =>
    all.map(
      ([hours, kind]): DatedBackup => ({ name: `${hours}`, kind, takenAt: monday + hours * 3_600_000 }),
    ),
  );

const left = (all: readonly DatedBackup[]): DatedBackup[] => {
  const gone = new Set(expired(all, later));
  return all.filter(({ name }) => !gone.has(name));
};
const daily = (all: readonly DatedBackup[]) => all.filter(({ kind }) => kind === 'daily');
const dayOf = ({ takenAt }: DatedBackup) => Math.floor(takenAt / dayMs);

test('what a person made, what was salvaged and what was put aside never go, nor does the newest of any kind', () => {
  fc.assert(
    fc.property(backups, (all) => {
      const kept = left(all);
      for (const kind of kinds) {
        const before = all.filter((one) => one.kind === kind).sort((a, b) => b.takenAt - a.takenAt);
        const after = kept.filter((one) => one.kind === kind);
        if (kind === 'manual' || kind === 'salvaged' || kind === 'aside')
          expect(after).toHaveLength(before.length);
        else if (before[0] !== undefined) expect(after).toContain(before[0]);
      }
    }),
  );
});

test('there are never more than are to be kept, and nothing more goes when it is asked again', () => {
  fc.assert(
    fc.property(backups, (all) => {
      const kept = left(all);
      expect(daily(kept).length).toBeLessThanOrEqual(keptDays + keptWeeks);
      for (const kind of ['migration', 'import', 'delete'] as const)
        expect(kept.filter((one) => one.kind === kind).length).toBeLessThanOrEqual(keptBefore);
      expect(expired(kept, later)).toEqual([]);
    }),
  );
});

test('the newest of each of the last seven days that have one stays', () => {
  fc.assert(
    fc.property(backups, (all) => {
      const newest = new Map<number, DatedBackup>();
      for (const one of daily(all))
        if ((newest.get(dayOf(one))?.takenAt ?? 0) < one.takenAt) newest.set(dayOf(one), one);
      const days = [...newest.values()].sort((a, b) => b.takenAt - a.takenAt).slice(0, keptDays);
      expect(left(all)).toEqual(expect.arrayContaining(days));
    }),
  );
});

test('day after day, there is always one of each of the last seven days and of each of the four weeks before', () => {
  let all: DatedBackup[] = [];
  for (let day = 0; day < 120; day++) {
    all = left([...all, { name: `${day}`, kind: 'daily', takenAt: monday + day * dayMs + 36_000_000 }]);
    const ages = all.map(({ name }) => day - Number(name)).sort((a, b) => a - b);
    expect(ages.slice(0, 7)).toEqual(Array.from({ length: Math.min(7, day + 1) }, (_, age) => age));
    if (day < 40) continue;
    expect(all).toHaveLength(keptDays + keptWeeks);
    // Each a week older than the one before it, and the oldest about a month.
    const weekly = ages.slice(7);
    for (const [index, age] of weekly.entries())
      if (index > 0) expect(age - (weekly[index - 1] as number)).toBe(7);
    expect(weekly.at(-1)).toBeGreaterThanOrEqual(28);
  }
});

test('of two on one day the later one stays', () => {
  const [early, late] = [9, 17].map(
    (hour): DatedBackup => ({ name: `${hour}`, kind: 'daily', takenAt: monday + hour * 3_600_000 }),
  ) as [DatedBackup, DatedBackup];
  expect(expired([early, late], later)).toEqual([early.name]);
});

test('copies by a clock that was ahead do not push out those that are made when it is right', () => {
  const ahead = Array.from(
    { length: keptBefore },
    (_, day): DatedBackup => ({ name: `ahead ${day}`, kind: 'delete', takenAt: later + day * dayMs }),
  );
  const right: DatedBackup = { name: 'right', kind: 'delete', takenAt: monday };
  expect(expired([...ahead, right], monday)).toEqual(['ahead 0']);
});
