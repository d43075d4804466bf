// Which backups have served their time. Pure: what is there goes in, the names of what can go come out.
import type { BackupKind } from '../../../preload/contract/backups.ts';

export interface DatedBackup {
  readonly name: string;
  readonly kind: BackupKind;
  /** ms since 1970. */
  readonly takenAt: number;
}

/** Daily ones: of each of so many days, and beyond them of each of so many weeks, the newest. */
export const keptDays = 7;
export const keptWeeks = 4;
/** Of those made before something: so many of each kind. */
export const keptBefore = 3;

const dayMs = 86_400_000;
const dayOf = (time: number): number => Math.floor(time / dayMs);
/** Weeks begin on a Monday; the first of January 1970 was a Thursday. */
const weekOf = (time: number): number => Math.floor((dayOf(time) + 3) / 7);

/**
 * Names of the copies that can go. Never one that a person made or that was put aside or salvaged, and never the
 * newest of its kind. Those of days to come were made by a clock that was wrong, as the oldest of all for what is known.
 * @param now ms since 1970
 */
export function expired(backups: readonly DatedBackup[], now: number): string[] {
  const isToCome = ({ takenAt }: DatedBackup): number => Number(takenAt > now);
  const newestFirst = [...backups].sort((a, b) => isToCome(a) - isToCome(b) || b.takenAt - a.takenAt);
  const of = (kind: BackupKind) => newestFirst.filter((one) => one.kind === kind);
  return [
    ...expiredDaily(of('daily')),
    ...(['migration', 'import', 'delete'] as const).flatMap((kind) =>
      of(kind)
        .slice(keptBefore)
        .map(({ name }) => name),
    ),
  ];
}

function expiredDaily(newestFirst: readonly DatedBackup[]): string[] {
  const days = new Set<number>();
  const weeks = new Set<number>();
  const names: string[] = [];
  let weekly = 0;
  for (const { name, takenAt } of newestFirst) {
    const day = dayOf(takenAt);
    const week = weekOf(takenAt);
    if (days.size < keptDays && !days.has(day)) {
      days.add(day);
      weeks.add(week);
    } else if (!days.has(day) && weekly < keptWeeks && !weeks.has(week)) {
      weeks.add(week);
      weekly += 1;
    } else {
      names.push(name);
    }
  }
  return names;
}
