// Lists of texts as lines of a field: what a line cannot hold is written with a backslash.

/** One text a line. */
export function toLines(texts: readonly string[]): string {
  return texts
    .map((text) =>
      text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t'),
    )
    .join('\n');
}

/** Lines without anything in them are no texts. Any other character behind a backslash stands for itself. */
export function fromLines(lines: string): string[] {
  const special: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return lines
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.replace(/\\(.)/g, (_, next: string) => special[next] ?? next));
}
