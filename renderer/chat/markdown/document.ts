// A reply as it grows: its blocks, and the link and footnote definitions that any of them may refer to.
import { type Block, createSplitter } from './blocks.ts';
import { type Definitions, parse } from './parse.ts';

export interface Part extends Block {
  /** Markdown that defines the labels which this block refers to and another block defines. */
  readonly definitions: string;
}

export interface Note {
  readonly label: string;
  readonly markdown: string;
}

export interface Document {
  readonly settled: readonly Part[];
  readonly open: Part;
  readonly notes: readonly Note[];
}

const definitionLine = /^ {0,3}\[[^\]\n]+\]:/m;

/** Makes a reader that remembers the text it was last given: see `createSplitter`. */
export function createDocument(): (text: string) => Document {
  const split = createSplitter();
  let blocks: readonly Block[] = [];
  let parts: Part[] = [];
  const defined = new Map<string, { target: string; title?: string | undefined }>();
  /** What was defined when the parts were made. */
  let known = '';

  return (text) => {
    const { settled, open } = split(text);
    if (settled !== blocks) {
      blocks = settled;
      parts = [];
      defined.clear();
    }
    const added = settled.slice(parts.length);
    for (const block of added) gather(block.text, defined);
    const all = new Map(defined);
    gather(open.text, all);
    // A new definition is rare. A block that does not refer to it stays the same object, and is not drawn again.
    const now = [...all].map(([label, definition]) => source(label, definition)).join('\n');
    if (now !== known) parts = parts.map((part) => withDefinitions(part, all));
    known = now;
    for (const block of added) parts.push(withDefinitions({ ...block, definitions: '' }, all));
    return {
      settled: parts,
      open: withDefinitions({ ...open, definitions: '' }, all),
      notes: [...all]
        .filter(([label]) => label.startsWith('^'))
        .map(([label, { target }]) => ({ label: label.slice(1), markdown: target })),
    };
  };
}

/** The first definition of a label counts. */
function gather(markdown: string, into: Map<string, Definitions[string]>): void {
  if (!definitionLine.test(markdown)) return;
  for (const [label, definition] of Object.entries(parse(markdown, false).definitions))
    if (!into.has(label)) into.set(label, definition);
}

function withDefinitions(part: Part, all: ReadonlyMap<string, Definitions[string]>): Part {
  let definitions = '';
  if (all.size > 0 && part.text.includes('[')) {
    const text = part.text.toLowerCase();
    for (const [label, definition] of all)
      if (text.includes(`[${label}]`)) definitions += `${source(label, definition)}\n\n`;
  }
  // A footnote would take indented text after it for its own; a link definition ends it.
  if (definitions) definitions += '[⸨]: .\n\n';
  return definitions === part.definitions ? part : { ...part, definitions };
}

/** A footnote's text is drawn elsewhere, so that a stub is enough here and its growth changes nothing. */
function source(label: string, { target, title }: Definitions[string]): string {
  if (label.startsWith('^')) return `[${label}]: 1`;
  const quoted = title ? ` "${title.replace(/["\\]/g, '\\$&')}"` : '';
  return `[${label}]: <${target.replace(/[<>\\\s]/g, encodeURIComponent)}>${quoted}`;
}
