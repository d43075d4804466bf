// Reads Markdown line by line, just far enough to know two things: where a top-level block begins for
// certain, and which lines are fenced code.

export interface LineReader {
  /** Takes the next line, without its line break. */
  read(line: string): LineFacts;
  /** Whether the next line, of which this much is known, begins a block whatever else it holds. */
  begins(part: string): boolean;
}

export interface LineFacts {
  /** A top-level block begins here, and nothing from here on can change what is above. */
  readonly begins: boolean;
  /** It opens, closes or is inside fenced code. */
  readonly code: boolean;
}

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly quoted: boolean;
  /** Columns that the content of its list item is indented by, at least and at most; 0: in no list. */
  readonly item: readonly [atLeast: number, atMost: number];
}

/** Group 1: indent with quote and list markers, 2: the run. A run of backticks has none after it on its line. */
const fenceLine = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}(?=[^`]*$)|~{3,})/;
const closingLine = /^[ \t]*(`{3,}|~{3,})[ \t\r]*$/;
const quotedLine = /^[ \t]*>/;
const quoteMarks = /^[ \t>]*>[ \t]?/;
const listLine = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s+|$)/;
/** The beginning of a line that may become one. */
const maybeListLine = /^ {0,3}(?:[-*+\d]|$)/;
/** What continues a list item or a footnote, or is indented code. */
const indentedLine = /^(?: {2,}| ?\t)/;

export function createLineReader(): LineReader {
  let fence: Fence | null = null;
  let first = true;
  let afterBlank = false;
  /** Columns that the last outer item of a list in this block indents its content by; 0: no list. */
  let item = 0;
  /** A line that is no part of that list, or a lazy one of its last paragraph, came after it. */
  let itemMayHaveEnded = false;
  /** A list item may have ended, and its fence with it: from here on no block begins for certain. */
  let unsure = false;

  function beginsBlock(line: string, list: RegExp): boolean {
    if (fence || unsure || first || !afterBlank || line.trim() === '' || indentedLine.test(line))
      return false;
    return !(item && list.test(line));
  }

  return {
    begins: (part) => beginsBlock(part, maybeListLine),
    read(line) {
      const after = fence && readInside(fence, line);
      let begins = false;
      let code = true;
      if (after === null || after === 'ended') {
        fence = null;
        begins = beginsBlock(line, listLine);
        if (begins) item = 0;
        const marker = listLine.exec(line)?.[0];
        if (marker) itemMayHaveEnded = false;
        else if (line.trim() !== '' && !indentedLine.test(line)) itemMayHaveEnded = true;
        if (marker && !(item && marker.search(/\S/) >= item)) item = marker.length;
        fence = openedBy(line, item, itemMayHaveEnded);
        code = fence !== null;
      } else if (after !== 'inside') {
        unsure ||= after === 'unsure';
        fence = null;
      }
      afterBlank = line.trim() === '';
      first &&= afterBlank;
      return { begins, code };
    },
  };
}

function openedBy(line: string, item: number, itemMayHaveEnded: boolean): Fence | null {
  const [, prefix, mark] = fenceLine.exec(line) ?? [];
  if (prefix === undefined || !mark) return null;
  const indent = prefix.length;
  if (prefix.includes('>')) return { mark, indent, quoted: true, item: [0, 0] };
  if (prefix.trim() !== '') return { mark, indent, quoted: false, item: [indent, indent] };
  if (item && indent >= item)
    return { mark, indent, quoted: false, item: [itemMayHaveEnded ? 0 : item, indent] };
  return indent >= 4 ? null : { mark, indent, quoted: false, item: [0, 0] }; // deeper is indented code
}

/** `ended`: without being closed, and the line is outside. */
function readInside(fence: Fence, line: string): 'inside' | 'closed' | 'ended' | 'unsure' {
  // Within a quotation the fence ends with the quotation.
  if (fence.quoted && !quotedLine.test(line)) return 'ended';
  if (line.trim() === '') return 'inside';
  const indent = line.search(/[^ \t]/); // of the quotation itself, where there is one
  const [atLeast, atMost] = fence.item;
  if (indent < atLeast) return 'ended';
  if (indent < atMost) return 'unsure';
  const mark = closingLine.exec(fence.quoted ? line.replace(quoteMarks, '') : line)?.[1];
  return mark?.startsWith(fence.mark) && indent <= fence.indent + 3 ? 'closed' : 'inside';
}
