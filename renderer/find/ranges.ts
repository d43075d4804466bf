// Where on the page what is looked for stands: ranges, so that nothing of what is drawn has to change.
import { marksIn } from '../../preload/contract/search-text.ts';
import { gap } from './visible-text.ts';

interface Piece {
  readonly node: Text;
  /** Where it begins in the text, in UTF-16 code units. */
  readonly at: number;
}

const blocks = 'p, h3, h4, h5, h6, li, blockquote, pre, figure, th, td, div, section';
/** What is no word of the turn: buttons, names of languages and boxes, formulas. */
const passed = 'button, figcaption, math, .md-formula, .md-source, .md-alert, [role="status"]';

/** The text of a turn as it stands on the page, and the nodes that it is made of. */
export function textOnPage(root: Element): { readonly text: string; readonly pieces: readonly Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  function read(parent: Node): void {
    for (const node of parent.childNodes) {
      if (node instanceof Text) {
        pieces.push({ node, at: text.length });
        text += node.data;
      } else if (node instanceof Element) {
        if (node.matches(passed)) {
          text += gap;
        } else if (node.tagName === 'BR') {
          text += '\n';
        } else {
          const edge = node.matches(blocks) ? gap : '';
          text += edge;
          read(node);
          text += edge;
        }
      }
    }
  }
  read(root);
  return { text, pieces };
}

export function rangesIn(root: Element, pattern: RegExp): Range[] {
  const { text, pieces } = textOnPage(root);
  return marksIn(text, pattern).map(([from, to]) => rangeOf(pieces, from, to));
}

/** From one place of `textOnPage` to another. */
export function rangeOf(pieces: readonly Piece[], from: number, to: number): Range {
  const range = document.createRange();
  const first = pieceAt(pieces, from);
  const last = pieceAt(pieces, to - 1);
  range.setStart(first.node, from - first.at);
  range.setEnd(last.node, Math.min(to - last.at, last.node.length));
  return range;
}

/** The last piece that begins at or before a place. */
function pieceAt(pieces: readonly Piece[], place: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.at <= place) low = middle;
    else high = middle - 1;
  }
  return pieces[low]!;
}

/** The texts of the turns that are in the page, with the messages' ids, from the top down. */
export function turnsOnPage(scroller: Element): { readonly messageId: string; readonly text: Element }[] {
  return [...scroller.querySelectorAll<HTMLElement>('article[data-turn]')].flatMap((article) => {
    const text = article.querySelector('[data-part="text"]');
    return text === null ? [] : [{ messageId: article.dataset.turn as string, text }];
  });
}
