// The Markdown parser as this app uses it: raw HTML is text, and addresses are judged where they are drawn.
import { type MarkdownToJSX, parser, RuleType } from 'markdown-to-jsx/react';

export type Node = MarkdownToJSX.ASTNode;
export { RuleType };

/** By lower-cased label; a footnote's begins with `^`, and its target is its Markdown. */
export type Definitions = Readonly<
  Record<string, { readonly target: string; readonly title?: string | undefined }>
>;

export interface Parsed {
  readonly nodes: readonly Node[];
  readonly definitions: Definitions;
}

/** @param streaming the text will go on: what is unfinished at its end is held back or taken as finished */
export function parse(markdown: string, streaming: boolean): Parsed {
  const [first, ...rest] = parser(markdown, {
    disableFrontmatter: true,
    disableParsingRawHTML: true,
    forceBlock: true,
    optimizeForStreaming: streaming,
    sanitizer: (address) => address,
  });
  if (!first) return { nodes: [], definitions: {} };
  return first.type === RuleType.refCollection
    ? { nodes: rest, definitions: first.refs }
    : { nodes: [first, ...rest], definitions: {} };
}
