// The words of a paragraph, as Word's runs.
import { EmptyElement, ExternalHyperlink, type IRunOptions, type ParagraphChild, Tab, TextRun } from 'docx';
import { linkable } from '../../chat/markdown/address.ts';
import { type Piece, placeholder, restore } from '../../chat/markdown/formulas.ts';
import { type Node, RuleType } from '../../chat/markdown/parse.ts';
import { t } from '../../messages/index.ts';

export type Look = Pick<IRunOptions, 'bold' | 'italics' | 'strike' | 'style' | 'superScript' | 'highlight'>;

/** The library's own breaks begin a run each. */
class LineBreak extends EmptyElement {
  constructor() {
    super('w:br');
  }
}

/**
 * A text with its line breaks and tabs, which mean nothing to Word as characters. All of it is one run: runs are most
 * of what a long text costs.
 */
export function textRuns(text: string, look: Look = {}): TextRun[] {
  const children = text.split(/([\n\t])/).flatMap((part): (string | LineBreak | Tab)[] => {
    if (part === '\n') return [new LineBreak()];
    if (part === '\t') return [new Tab()];
    return part === '' ? [] : [part];
  });
  return [new TextRun({ ...look, children })];
}

/** Elements that stand in a line; undefined for those that make a block of their own. */
export function runsOf(nodes: readonly Node[], pieces: readonly Piece[], look: Look = {}): ParagraphChild[] {
  return nodes.flatMap((node) => runsOfNode(node, pieces, look) ?? []);
}

/** Whether it makes no block of its own. */
export function standsInLine(node: Node): boolean {
  switch (node.type) {
    case RuleType.text:
    case RuleType.textFormatted:
    case RuleType.codeInline:
    case RuleType.link:
    case RuleType.image:
    case RuleType.gfmTask:
    case RuleType.footnoteReference:
    case RuleType.breakLine:
      return true;
    default:
      return false;
  }
}

function runsOfNode(node: Node, pieces: readonly Piece[], look: Look): ParagraphChild[] | undefined {
  switch (node.type) {
    case RuleType.text:
      return withFormulas(node.text, pieces, look);
    case RuleType.textFormatted:
      return runsOf(node.children, pieces, { ...look, ...lookOf(node.tag) });
    case RuleType.codeInline:
      return textRuns(restore(node.text, pieces), { ...look, style: 'CodeInLine' });
    case RuleType.link:
      return linkTo(restore(node.target ?? '', pieces), node.children, pieces, look);
    case RuleType.image:
      return textRuns(t.markdown.image(restore(node.alt ?? '', pieces)), look);
    case RuleType.gfmTask:
      return textRuns(node.completed ? '☑' : '☐', look);
    case RuleType.footnoteReference:
      return textRuns(restore(node.text, pieces), { ...look, superScript: true });
    case RuleType.breakLine:
      return textRuns('\n', look);
    default:
      return undefined;
  }
}

function lookOf(tag: string): Look {
  switch (tag) {
    case 'strong':
      return { bold: true };
    case 'em':
      return { italics: true };
    case 'del':
      return { strike: true };
    case 'mark':
      return { highlight: 'yellow' };
    default:
      return {};
  }
}

/** Formulas stay as they were written: Word has no TeX. */
function withFormulas(text: string, pieces: readonly Piece[], look: Look): TextRun[] {
  if (pieces.length === 0) return textRuns(text, look);
  return text.split(placeholder).flatMap((part, place) => {
    if (place % 2 === 0) return part === '' ? [] : textRuns(part, look);
    const piece = pieces[Number(part)];
    if (piece === undefined) return [];
    return textRuns(piece.source, piece.kind === 'text' ? look : { ...look, style: 'Formula' });
  });
}

function linkTo(
  address: string,
  children: readonly Node[],
  pieces: readonly Piece[],
  look: Look,
): ParagraphChild[] {
  const link = linkable(address);
  const runs = runsOf(children, pieces, link === null ? look : { ...look, style: 'Hyperlink' });
  // As in the window: an address that may not be followed is shown as it was written.
  if (link === null) return [...textRuns('[', look), ...runs, ...textRuns(`](${address})`, look)];
  return [new ExternalHyperlink({ link, children: runs })];
}
