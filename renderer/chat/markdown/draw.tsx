// From the parser's tree to React elements: a closed list of elements, none of which can hold a style,
// a script or an address that `linkable` refused.
import { Square, SquareCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../messages/index.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { FootnoteMark } from './FootnoteMark.tsx';
import { Formula } from './Formula.tsx';
import { FormulaSource } from './FormulaSource.tsx';
import { type Piece, placeholder, restore } from './formulas.ts';
import { inOrder } from './in-order.ts';
import { Link, Picture } from './Link.tsx';
import { type Node, RuleType } from './parse.ts';
import { Table } from './Table.tsx';

export interface Drawing {
  readonly pieces: readonly Piece[];
  /** The end of the text may still change. */
  readonly streaming: boolean;
  /** Prefix of the ids that footnotes have in the page. */
  readonly noteId: string;
}

/** Deeper than anyone writes; what is deeper still would only exhaust the layout, and is drawn as lines of text. */
const deepest = 24;
/** The heading of a turn is an h2: what a reply calls h1 comes below it. */
const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;
const formats = { strong: 'strong', em: 'em', del: 'del', mark: 'mark' } as const;

/** The elements for what was parsed. `depth`: how many elements it is already in. */
export function draw(nodes: readonly Node[], drawing: Drawing, depth = 0): ReactNode {
  return inOrder(nodes, (node) => drawNode(node, drawing, depth));
}

function drawNode(node: Node, drawing: Drawing, depth: number): ReactNode {
  const { pieces, streaming, noteId } = drawing;
  if (depth > deepest) return drawAsText(node, pieces);
  const inside = (nodes: readonly Node[]) => draw(nodes, drawing, depth + 1);
  switch (node.type) {
    case RuleType.text:
      return drawText(node.text, pieces);
    case RuleType.paragraph:
      // Inside an item or a quotation it is the outer element that takes its direction from the words.
      return <p dir={depth === 0 ? 'auto' : undefined}>{inside(node.children)}</p>;
    case RuleType.heading: {
      const Heading = headings[node.level - 1] ?? 'h6';
      return (
        <Heading dir="auto" data-level={node.level}>
          {inside(node.children)}
        </Heading>
      );
    }
    case RuleType.textFormatted: {
      const Format = formats[node.tag as keyof typeof formats] ?? 'span';
      return <Format>{inside(node.children)}</Format>;
    }
    case RuleType.codeInline:
      return <code>{restore(node.text, pieces)}</code>;
    case RuleType.codeBlock:
      return <CodeBlock text={restore(node.text, pieces)} info={node.lang ?? ''} growing={streaming} />;
    case RuleType.link:
      return (
        <Link address={restore(node.target ?? '', pieces)} title={node.title && restore(node.title, pieces)}>
          {inside(node.children)}
        </Link>
      );
    case RuleType.image:
      return <Picture address={restore(node.target ?? '', pieces)} alt={restore(node.alt ?? '', pieces)} />;
    case RuleType.blockQuote:
      return (
        <blockquote dir="auto">
          {node.alert ? <p className="md-alert">{alertName(node.alert)}</p> : null}
          {inside(node.children)}
        </blockquote>
      );
    case RuleType.orderedList:
      return (
        <ol start={node.start}>
          {inOrder(node.items, (item) => (
            <li dir="auto">{inside(item)}</li>
          ))}
        </ol>
      );
    case RuleType.unorderedList:
      return (
        <ul>
          {inOrder(node.items, (item) => (
            <li dir="auto" className={isTask(item) ? 'md-task' : undefined}>
              {inside(item)}
            </li>
          ))}
        </ul>
      );
    case RuleType.gfmTask: {
      const Tick = node.completed ? SquareCheck : Square;
      const name = node.completed ? t.markdown.taskDone : t.markdown.taskOpen;
      return (
        <span className="md-tick" role="img" aria-label={name}>
          <Tick size="1.05em" strokeWidth={1.75} aria-hidden />
        </span>
      );
    }
    case RuleType.table:
      return <Table table={node} inside={inside} />;
    case RuleType.footnoteReference:
      return <FootnoteMark label={restore(node.text, pieces)} noteId={noteId} />;
    case RuleType.breakLine:
      return <br />;
    case RuleType.breakThematic:
      return <hr />;
    case RuleType.footnote:
    case RuleType.ref:
    case RuleType.refCollection:
      return null; // drawn where they are referred to, or below the reply
    case RuleType.frontmatter:
    case RuleType.htmlBlock:
    case RuleType.htmlComment:
    case RuleType.htmlSelfClosing:
      return drawAsText(node, pieces); // the parser makes none of these: see parse.ts
    default:
      return node satisfies never;
  }
}

function drawAsText(node: Node, pieces: readonly Piece[]): ReactNode {
  const lines = linesOf(node, pieces);
  if (!isBlock(node)) return lines.join('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  return inOrder(filled, (line) => <div dir="auto">{line}</div>);
}

function drawText(text: string, pieces: readonly Piece[]): ReactNode {
  if (pieces.length === 0) return text;
  return inOrder(text.split(placeholder), (part, place) => {
    if (place % 2 === 0) return part;
    const piece = pieces[Number(part)];
    switch (piece?.kind) {
      case undefined:
      case 'text':
        return piece?.source;
      case 'pending':
        return <FormulaSource source={piece.source} />;
      case 'inline':
      case 'display':
        return <Formula tex={piece.tex} display={piece.kind === 'display'} source={piece.source} />;
      default:
        return piece satisfies never;
    }
  });
}

/** "NOTE" as a word: the name that the model itself gave the box. */
function alertName(alert: string): string {
  return alert.charAt(0).toUpperCase() + alert.slice(1).toLowerCase();
}

function isTask(item: readonly Node[]): boolean {
  const [first] = item;
  if (first?.type === RuleType.paragraph) return first.children[0]?.type === RuleType.gfmTask;
  return first?.type === RuleType.gfmTask;
}

const isBlock = (node: Node): boolean => node.type === RuleType.codeBlock || blocksIn(node).length > 0;

/** What a block consists of: items, cells, or itself what stands in it. */
function blocksIn(node: Node): readonly (readonly Node[])[] {
  switch (node.type) {
    case RuleType.orderedList:
    case RuleType.unorderedList:
      return node.items;
    case RuleType.table:
      return [node.header, ...node.cells].flat();
    case RuleType.paragraph:
    case RuleType.heading:
    case RuleType.blockQuote:
      return [node.children];
    default:
      return [];
  }
}

/** What it says as text, a line for each block that is in it. Without recursion: it can be thousands deep. */
function linesOf(node: Node, pieces: readonly Piece[]): string[] {
  const lines = [''];
  /** Null: a new line. */
  const waiting: (Node | null)[] = [node];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (!next || next.type === RuleType.breakLine) {
      lines.push('');
      continue;
    }
    if ('text' in next && next.text) {
      const [first = '', ...rest] = restore(next.text, pieces).split('\n');
      lines.push(lines.pop() + first, ...rest);
    }
    const within = blocksIn(next);
    if (within.length > 0) waiting.push(null, ...within.flatMap((nodes) => [null, ...nodes]).reverse());
    else if ('children' in next && next.children) waiting.push(...[...next.children].reverse());
  }
  return lines;
}
