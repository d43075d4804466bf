// The words of a turn as they stand on the page, without drawing it: so that what is not on the page can be
// counted. `textOnPage` in ranges.ts reads the same from the page.
import type { Message } from '../../preload/contract/models.ts';
import { foldText } from '../../preload/contract/search-text.ts';
import { linkable } from '../chat/markdown/address.ts';
import { createDocument } from '../chat/markdown/document.ts';
import { dedent } from '../chat/markdown/Footnotes.tsx';
import { type Piece, placeholder, restore, takeFormulas } from '../chat/markdown/formulas.ts';
import { type Node, parse, RuleType } from '../chat/markdown/parse.ts';
import { t } from '../messages/index.ts';

/** Stands between blocks and in the place of a formula: nothing that is typed goes across it. */
export const gap = '\0';

/** Anything that Markdown could mean something by. Most turns of a conversation have none of it. */
const markup = /[*_`~[\]<>#|&$\\!]|https?:|^\s*(?:[-+=]|\d+[.)])|^(?: {4}|\t)/m;

const folded = new WeakMap<Message, string>();

/** What is looked through: `visibleText`, folded; made once for a message. */
export function foldedText(message: Message): string {
  const known = folded.get(message);
  if (known !== undefined) return known;
  const made = foldText(message.role === 'user' ? message.text : visibleText(message.text));
  folded.set(message, made);
  return made;
}

/** @param markdown the text of a reply */
export function visibleText(markdown: string): string {
  if (!markup.test(markdown)) return markdown.replace(/\n\s*\n/g, gap);
  const { settled, open, notes } = createDocument()(markdown);
  const blocks = [...settled, open].map(({ text, definitions }) => blockText(definitions, text));
  return [...blocks, ...notes.map((note) => blockText('', dedent(note.markdown)))].join(gap);
}

function blockText(definitions: string, markdown: string): string {
  const { text, pieces } = takeFormulas(markdown, false);
  return textOf(parse(definitions + text, false).nodes, pieces);
}

function textOf(nodes: readonly Node[], pieces: readonly Piece[]): string {
  return nodes.map((node) => nodeText(node, pieces)).join('');
}

function nodeText(node: Node, pieces: readonly Piece[]): string {
  const inside = (nodes: readonly Node[]) => textOf(nodes, pieces);
  const block = (text: string) => `${gap}${text}${gap}`;
  switch (node.type) {
    case RuleType.text:
      return node.text
        .split(placeholder)
        .map((part, place) => (place % 2 === 0 ? part : pieceText(pieces[Number(part)])))
        .join('');
    case RuleType.codeInline:
      return restore(node.text, pieces);
    case RuleType.codeBlock:
      return block(restore(node.text, pieces));
    case RuleType.image:
      return t.markdown.image(restore(node.alt ?? '', pieces));
    case RuleType.link: {
      const address = restore(node.target ?? '', pieces);
      const text = inside(node.children);
      return linkable(address) === null ? `[${text}](${address})` : text;
    }
    case RuleType.breakLine:
      return '\n';
    case RuleType.paragraph:
    case RuleType.heading:
    case RuleType.blockQuote:
      return block(inside(node.children));
    case RuleType.textFormatted:
      return inside(node.children);
    case RuleType.orderedList:
    case RuleType.unorderedList:
      return node.items.map((item) => block(inside(item))).join('');
    case RuleType.table:
      return [node.header, ...node.cells].flatMap((row) => row.map((cell) => block(inside(cell)))).join('');
    default:
      // Rules, ticks, definitions, marks of footnotes: nothing that is read as words.
      return '';
  }
}

function pieceText(piece: Piece | undefined): string {
  return piece?.kind === 'text' ? piece.source : gap;
}
