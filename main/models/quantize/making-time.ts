// About how long making a level takes, said before anything is begun. Pure.

/** How fast this machine quantizes. */
export interface QuantizePace {
  /** By tensor type, ns of one thread; those that could not be told are left out. */
  readonly timePerValue: Readonly<Record<string, number>>;
  readonly threads: number;
}

/** What is assumed of a disk, bytes per second: not measured, since it would take gigabytes to do so. */
const diskRate = 500e6;

/** What reading and writing so many bytes takes. ms */
export const diskMs = (bytes: number): number => (bytes / diskRate) * 1000;

/**
 * What the check of a new file takes: an engine of its own starts, which is measured at about 2 s, and reads it. The
 * few tokens that it then writes are little beside that. ms
 */
const checkMs = (bytes: number): number => 2000 + diskMs(bytes);

/**
 * From what one thread takes for a value of each type, and what is read and written.
 * @param values how many are turned into each tensor type
 * @param diskBytes read and written together
 * @returns ms; null where a type's time could not be told
 */
export function quantizeMs(
  values: readonly { readonly type: string; readonly count: number }[],
  { timePerValue, threads }: QuantizePace,
  diskBytes: number,
): number | null {
  let ns = 0;
  for (const { type, count } of values) {
    const time = timePerValue[type];
    if (time === undefined) return null;
    ns += count * time;
  }
  return ns / threads / 1e6 + diskMs(diskBytes);
}

/**
 * All that a new level takes until it is in the list: that it is made, and its check.
 * @param making ms; null: not known, and neither is the whole
 */
export const madeMs = (making: number | null, bytes: number): number | null =>
  making === null ? null : making + checkMs(bytes);
