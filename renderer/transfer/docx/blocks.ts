// The blocks of a Markdown text, as Word's paragraphs and tables.
import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  type IParagraphOptions,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  WidthType,
} from 'docx';
import { createDocument } from '../../chat/markdown/document.ts';
import type { Piece } from '../../chat/markdown/formulas.ts';
import { restore, takeFormulas } from '../../chat/markdown/formulas.ts';
import { languageName } from '../../chat/markdown/languages.ts';
import { type Node, parse, RuleType } from '../../chat/markdown/parse.ts';
import type { Lists } from './lists.ts';
import { runsOf, standsInLine, textRuns } from './runs.ts';

export type Block = Paragraph | Table;

interface Place {
  readonly pieces: readonly Piece[];
  readonly lists: Lists;
  /** How many lists and quotations it is in, in steps of indentation. */
  readonly depth: number;
  /** Of the nesting lists, how many; Word has nine levels. */
  readonly level: number;
  /** The mark of the list item whose first paragraph comes next. */
  readonly mark: { reference: string; instance: number } | null;
}

/** Twentieths of a point that a step of indentation has. */
const step = 360;
const deepestLevel = 8;
/** The title of the document and the turns have the first two. */
const headings = [
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];
const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };

/** The Markdown of a turn. */
export function blocksOfText(text: string, lists: Lists): Block[] {
  const { settled, open, notes } = createDocument()(text);
  const blocks = [...settled, open].flatMap((part) => blocksOfPart(part.definitions + part.text, lists));
  const below = notes.flatMap(({ label, markdown }) => [
    new Paragraph({ children: textRuns(`${label}.`, { superScript: true }), keepNext: true }),
    ...blocksOfPart(markdown, lists),
  ]);
  return [...blocks, ...below];
}

function blocksOfPart(markdown: string, lists: Lists): Block[] {
  const { text, pieces } = takeFormulas(markdown, false);
  return blocksOf(parse(text, false).nodes, { pieces, lists, depth: 0, level: 0, mark: null });
}

/** Runs of elements that stand in a line become paragraphs of their own. */
function blocksOf(nodes: readonly Node[], place: Place): Block[] {
  const blocks: Block[] = [];
  let mark = place.mark;
  for (let at = 0; at < nodes.length; ) {
    let end = at;
    while (end < nodes.length && standsInLine(nodes[end]!)) end++;
    const here = { ...place, mark };
    if (end > at) blocks.push(paragraph(nodes.slice(at, end), here));
    else blocks.push(...blocksOfNode(nodes[end++]!, here));
    if (blocks.length > 0) mark = null;
    at = end;
  }
  return blocks;
}

function blocksOfNode(node: Node, place: Place): Block[] {
  switch (node.type) {
    case RuleType.paragraph:
      return [paragraph(node.children, place)];
    case RuleType.heading:
      return [
        paragraph(node.children, place, { heading: headings[node.level - 1] ?? HeadingLevel.HEADING_6 }),
      ];
    case RuleType.codeBlock:
      return codeBlock(restore(node.text, place.pieces), node.lang ?? '', place);
    case RuleType.blockQuote:
      return blocksOf(node.children, { ...place, depth: place.depth + 1, mark: null });
    case RuleType.orderedList:
    case RuleType.unorderedList: {
      const start = node.type === RuleType.orderedList ? (node.start ?? 1) : null;
      const mark = place.lists.begin(start);
      const inside = { ...place, depth: place.depth + 1, level: place.level + 1, mark };
      return node.items.flatMap((item) => blocksOf(item, inside));
    }
    case RuleType.table:
      return [table(node, place), new Paragraph({})];
    case RuleType.breakThematic:
      return [
        new Paragraph({
          border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: 'BBBBBB', space: 1 } },
        }),
      ];
    case RuleType.footnote:
    case RuleType.ref:
    case RuleType.refCollection:
      return [];
    default:
      return 'text' in node && node.text
        ? [new Paragraph({ children: textRuns(restore(node.text, place.pieces)) })]
        : [];
  }
}

function paragraph(nodes: readonly Node[], place: Place, more: IParagraphOptions = {}): Paragraph {
  return new Paragraph({
    children: runsOf(nodes, place.pieces),
    ...directionOf(nodes),
    ...indentation(place),
    ...more,
  });
}

function indentation({ mark, depth, level }: Place): IParagraphOptions {
  if (mark !== null) return { numbering: { ...mark, level: Math.min(level - 1, deepestLevel) } };
  return depth === 0 ? {} : { indent: { left: Math.min(depth, 20) * step } };
}

function codeBlock(text: string, info: string, place: Place): Paragraph[] {
  const indent = place.depth === 0 ? {} : { indent: { left: Math.min(place.depth, 20) * step } };
  const name = languageName(info);
  return [
    ...(name === ''
      ? []
      : [new Paragraph({ ...indent, style: 'CodeName', keepNext: true, children: textRuns(name) })]),
    new Paragraph({ ...indent, style: 'Code', children: textRuns(text) }),
  ];
}

function table(node: Extract<Node, { type: typeof RuleType.table }>, { pieces }: Place): Table {
  const row = (cells: readonly Node[][], isHead: boolean) =>
    new TableRow({
      tableHeader: isHead,
      children: cells.map(
        (cell, column) =>
          new TableCell({
            ...(isHead ? { shading: { type: ShadingType.CLEAR, fill: 'F2F1F5', color: 'auto' } } : {}),
            children: [
              new Paragraph({
                children: runsOf(cell, pieces, isHead ? { bold: true } : {}),
                ...directionOf(cell),
                ...(node.align[column] ? { alignment: alignments[node.align[column]] } : {}),
              }),
            ],
          }),
      ),
    });
  // Word takes a table only where every row has as many cells.
  const columns = Math.max(node.header.length, ...node.cells.map((cells) => cells.length), 1);
  const filled = (cells: readonly Node[][]) => [
    ...cells,
    ...Array.from({ length: columns - cells.length }, () => []),
  ];
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    margins: { left: 100, right: 100, top: 40, bottom: 40 },
    rows: [row(filled(node.header), true), ...node.cells.map((cells) => row(filled(cells), false))],
  });
}

const firstLetter = /\p{L}/u;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** By the first letter, as `dir="auto"` has it. */
export function directionOfText(text: string): { bidirectional?: true } {
  const letter = firstLetter.exec(text)?.[0] ?? '';
  return rightToLeft.test(letter) ? { bidirectional: true } : {};
}

function directionOf(nodes: readonly Node[]): { bidirectional?: true } {
  for (const node of nodes) {
    const text = 'text' in node ? node.text : '';
    if (text && firstLetter.test(text)) return directionOfText(text);
    if ('children' in node && node.children && firstLetter.test(JSON.stringify(node.children)))
      return directionOf(node.children);
  }
  return {};
}
