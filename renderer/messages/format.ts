// Numbers as people read them, in the language of the catalogue.

/** Makes the formatters of one language; `locale` is a BCP 47 tag. */
export function createFormat(locale: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const hundredths = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumFractionDigits: 1,
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const fullDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });

  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });

  const inUnit = (value: number, unit: 'second' | 'minute' | 'hour'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);

  return {
    count: (value: number) => whole.format(value),
    /** "a, b, and c" */
    list: (names: readonly string[]) => conjunction.format(names),
    number: (value: number) => hundredths.format(value),
    /** "3.4 million" */
    parameters: (value: number) => compact.format(value),
    /** Decimal units, as operating systems and shops use them: "6.9 MB", "14.5 GB". */
    bytes(value: number) {
      const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
      let amount = value;
      let unit = 0;
      while (amount >= 999.5 && unit < units.length - 1) {
        amount /= 1000;
        unit += 1;
      }
      const digits = amount < 100 && unit > 0 ? tenths : whole;
      return `${digits.format(amount)} ${units[unit]}`;
    },
    /** `fraction` 0…1. Rounded down: 100 % is said when it is done. */
    percent: (fraction: number) => `${whole.format(Math.floor(Math.min(1, Math.max(0, fraction)) * 100))} %`,
    /** Tokens per second: tenths only where they say something. */
    rate: (value: number) => (value < 20 ? tenths : whole).format(value),
    milliseconds: (value: number) =>
      value < 1000 ? `${whole.format(value)} ms` : `${tenths.format(value / 1000)} s`,
    /** How long something takes, as people say it: "40 seconds", "12 minutes", "1 hour 20 minutes". */
    duration(ms: number) {
      const seconds = Math.max(1, Math.round(ms / 1000));
      if (seconds < 60) return inUnit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return inUnit(minutes, 'minute');
      const hours = Math.floor(minutes / 60);
      const rest = hours < 10 ? minutes % 60 : 0;
      return rest === 0 ? inUnit(hours, 'hour') : `${inUnit(hours, 'hour')} ${inUnit(rest, 'minute')}`;
    },
    /** "2 January 2026", in the language's own order. */
    date: (time: number) => fullDate.format(time),
    /** The same with the time of day. */
    dateTime: (time: number) => dateTime.format(time),
    /** The heading under which the sidebar puts a day: relative for a week, then the month. */
    day(time: number, now: number, words: { today: string; yesterday: string }) {
      const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
      if (days <= 0) return words.today;
      if (days === 1) return words.yesterday;
      return days < 7 ? weekday.format(time) : month.format(time);
    },
  };
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
