// Takes formulas out of Markdown before it is parsed, so that `_`, `*`, `|` and line breaks inside them
// mean nothing to the parser, and remembers them for drawing. Models write `$…$`, `$$…$$`, `\(…\)` and
// `\[…\]`. A formula is within one paragraph, as TeX has it, and never in code.
import { createLineReader } from './lines.ts';

export type Piece =
  /** Characters that mean something to this file or to the parser, and are only themselves. */
  | { readonly kind: 'text'; readonly source: string }
  | { readonly kind: 'inline' | 'display'; readonly source: string; readonly tex: string }
  /** A formula whose end has not arrived yet. */
  | { readonly kind: 'pending'; readonly source: string };

export interface Taken {
  /** The Markdown, with `⸨n⸩` in the place of piece n. Both signs count as punctuation, as `$` does. */
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Group 1: the number of a piece. */
export const placeholder = /⸨(\d+)⸩/g;

const special = /[$\\<⸨]/;
const token = /`+|\$\$?|\\[\s\S]?|<(?=[a-z/!?]|$)|⸨/gi;
const autolink = /<(?:[a-z][a-z\d+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>/iy;
/** Money is no formula: a dollar sign beside a space, a digit after the second, a letter before the first. */
const dollars = /\$(?=[^\s$])(?:\\.|[^$\n\\])+(?<!\s)\$(?![\w$])/y;
const halfDollars = /\$(?=[a-z\\({[])(?:\\.|[^$\n\\])*$/iy;
const closers: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };

/**
 * @param streaming the text will go on: an unfinished formula at its end becomes one pending piece, and
 *   the sign that may begin one is held back
 */
export function takeFormulas(markdown: string, streaming: boolean): Taken {
  if (!special.test(markdown)) return { text: markdown, pieces: [] };
  const text = streaming ? markdown.replace(/(?:\$\$?|\\)$/, '') : markdown;
  const pieces: Piece[] = [];
  const out = sections(text).map(({ kind, source }, place, all) =>
    kind === 'prose' ? takeFromParagraph(source, streaming, place === all.length - 1, pieces) : source,
  );
  return { text: out.join(''), pieces };
}

/** Text in which every placeholder is again what it stands for. */
export function restore(text: string, pieces: readonly Piece[]): string {
  return pieces.length === 0
    ? text
    : text.replace(placeholder, (all, number) => pieces[Number(number)]?.source ?? all);
}

interface Section {
  readonly kind: 'prose' | 'other';
  readonly source: string;
}

/** Paragraphs, and what is between them: blank lines and fenced code. */
function sections(text: string): Section[] {
  const lines = createLineReader();
  const found: Section[] = [];
  let start = 0;
  let kind: Section['kind'] = 'other';
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? undefined : end);
    const next = lines.read(line).code || /^[ \t>\r]*$/.test(line) ? 'other' : 'prose';
    if (next !== kind && at > start) {
      found.push({ kind, source: text.slice(start, at) });
      start = at;
    }
    kind = next;
    at = end < 0 ? text.length : end + 1;
  }
  if (start < text.length) found.push({ kind, source: text.slice(start) });
  return found;
}

/** The paragraph with placeholders; what they stand for is added to `pieces`. `last`: it may still grow. */
function takeFromParagraph(text: string, streaming: boolean, last: boolean, pieces: Piece[]): string {
  const find = createFinder(text);
  const growing = streaming && last;
  let out = '';
  let copied = 0;
  let at = 0;

  function put(from: number, piece: Piece | null): void {
    if (!piece) return;
    out += `${text.slice(copied, from)}⸨${pieces.length}⸩`;
    pieces.push(piece);
    copied = at = from + piece.source.length;
  }

  function between(from: number, opener: string): Piece | null {
    const closer = closers[opener]!;
    const end = find(closer, from + opener.length);
    if (end === Infinity) return growing ? { kind: 'pending', source: text.slice(from) } : null;
    const tex = unquote(text, from, text.slice(from + opener.length, end));
    const kind = opener === '\\(' ? 'inline' : 'display';
    return tex === '' ? null : { kind, source: text.slice(from, end + closer.length), tex };
  }

  function betweenDollars(from: number): Piece | null {
    if (/\w/.test(text[from - 1] ?? '')) return null;
    const source = matchAt(dollars, text, from);
    if (source) return { kind: 'inline', source, tex: source.slice(1, -1) };
    const half = growing ? matchAt(halfDollars, text, from) : null;
    return half ? { kind: 'pending', source: half } : null;
  }

  for (;;) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) return out + text.slice(copied);
    const { index: from, 0: sign } = found;
    at = from + sign.length;
    if (sign.startsWith('`')) {
      const end = find(sign, at);
      if (end < Infinity) at = end + sign.length;
      else if (growing) at = text.length;
    } else if (closers[sign]) put(from, between(from, sign));
    else if (sign === '$') put(from, betweenDollars(from));
    // The parser drops what looks like an unfinished tag from the end of a growing text. Here it is text.
    else if (sign === '⸨' || (sign === '<' && streaming && !isAutolink(text, from)))
      put(from, { kind: 'text', source: sign });
  }
}

function isAutolink(text: string, from: number): boolean {
  return text.startsWith('](', from - 2) || matchAt(autolink, text, from) !== null;
}

function matchAt(pattern: RegExp, text: string, from: number): string | null {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? null;
}

/** Inside a quotation the lines of a formula begin with the quotation's marks. */
function unquote(text: string, from: number, tex: string): string {
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  return (/^[ \t]*>/.test(line) ? tex.replace(/^[ \t]*(?:>[ \t]?)+/gm, '') : tex).trim();
}

/**
 * Searches forward, always from later places, and remembers what it found: a text of openers without
 * closers takes linear time. The position, Infinity where there is none. A run of backticks is found
 * where it is neither longer nor shorter.
 */
function createFinder(text: string): (closer: string, from: number) => number {
  const known = new Map<string, number>();
  return (closer, from) => {
    const before = known.get(closer);
    if (before !== undefined && before >= from) return before;
    let at = text.indexOf(closer, from);
    if (closer.startsWith('`')) {
      const run = new RegExp(`(?<!\`)${closer}(?!\`)`, 'g');
      run.lastIndex = from;
      at = run.exec(text)?.index ?? -1;
    }
    const position = at < 0 ? Infinity : at;
    known.set(closer, position);
    return position;
  };
}
