// Splits a growing Markdown text into top-level blocks, reading only what was appended. A settled block
// is one that no later text can change (link and footnote definitions aside: see document.ts), so that
// it is parsed and drawn once. Where in doubt two blocks stay one: that costs time, never correctness.
import { createLineReader } from './lines.ts';

export interface Block {
  /** Where it begins in the text, in UTF-16 code units: its identity while the text grows. */
  readonly start: number;
  readonly text: string;
}

export interface Blocks {
  /** The same array, longer, as long as the text only grows. */
  readonly settled: readonly Block[];
  /** What may still change; its text is empty where the text is. */
  readonly open: Block;
}

/** Makes a splitter that remembers the text it was last given. Any text may follow any other. */
export function createSplitter(): (text: string) => Blocks {
  let seen = '';
  let settled: Block[] = [];
  let start = 0;
  /** Where the first line that was not yet read begins. */
  let next = 0;
  let lines = createLineReader();

  function settle(): void {
    if (start < next) settled.push({ start, text: seen.slice(start, next) });
    start = next;
  }

  return (text) => {
    // A comparison of memory: 50 kB take microseconds.
    if (!text.startsWith(seen)) {
      settled = [];
      start = next = 0;
      lines = createLineReader();
    }
    seen = text;
    for (let end = text.indexOf('\n', next); end >= 0; end = text.indexOf('\n', next)) {
      if (lines.read(text.slice(next, end)).begins) settle();
      next = end + 1;
    }
    if (next < text.length && lines.begins(text.slice(next))) settle();
    return { settled, open: { start, text: text.slice(start) } };
  };
}
