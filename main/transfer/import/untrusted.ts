// Reads values of files that others have written: what is not as it should be is not there.

export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Not empty. */
export function asName(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/**
 * ms since 1970 of what is given in seconds, in ms, or as ISO 8601 writes it; null for anything that no
 * conversation can have.
 */
export function asTime(value: unknown): number | null {
  const number = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : NaN;
  // Seconds of this century are below, ms are above.
  const ms = typeof value === 'number' && number < 1e11 ? number * 1000 : number;
  return ms > 0 && ms < 4e12 ? Math.round(ms) : null;
}

/** The texts of a list of strings and of objects with a `text`, and how many of its parts were neither. */
export function textParts(parts: readonly unknown[]): { texts: string[]; leftOut: number } {
  const texts: string[] = [];
  let leftOut = 0;
  for (const part of parts) {
    const text = asText(part) ?? asText(asRecord(part)?.text);
    if (text === null) leftOut++;
    else texts.push(text);
  }
  return { texts, leftOut };
}
