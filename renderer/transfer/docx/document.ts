// A conversation as a Word document: headings to go along, page numbers, code and formulas as text.
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IStylesOptions,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  TextRun,
} from 'docx';
import type { Transcript, TranscriptTurn } from '../../../preload/contract/transcript.ts';
import { visible } from '../drawings/visible.ts';
import { type Block, blocksOfText, directionOfText } from './blocks.ts';
import { createLists, type Lists } from './lists.ts';
import { textRuns } from './runs.ts';

const monospace = 'Consolas';
const sunk = { type: ShadingType.CLEAR, fill: 'F4F3F7', color: 'auto' } as const;

const styles: IStylesOptions = {
  default: {
    document: {
      run: { font: 'Calibri', size: 22 },
      paragraph: { spacing: { after: 120, line: 276 } },
    },
    title: { run: { size: 36, bold: true }, paragraph: { spacing: { after: 120 } } },
    heading1: { run: { size: 30, bold: true }, paragraph: { spacing: { before: 360, after: 120 } } },
    heading2: { run: { size: 20, color: '6B6875' }, paragraph: { spacing: { before: 280, after: 60 } } },
    heading3: { run: { size: 28, bold: true }, paragraph: { spacing: { before: 200, after: 80 } } },
    heading4: { run: { size: 25, bold: true }, paragraph: { spacing: { before: 160, after: 80 } } },
    heading5: { run: { size: 23, bold: true }, paragraph: { spacing: { before: 120, after: 60 } } },
    heading6: { run: { size: 22, bold: true, color: '6B6875' } },
  },
  paragraphStyles: [
    {
      id: 'Code',
      name: 'Code',
      basedOn: 'Normal',
      run: { font: monospace, size: 19 },
      paragraph: { spacing: { before: 0, after: 160, line: 252 } },
    },
    {
      id: 'CodeName',
      name: 'Code Name',
      basedOn: 'Normal',
      run: { size: 17, color: '6B6875' },
      paragraph: { spacing: { after: 0 } },
    },
    { id: 'Aside', name: 'Aside', basedOn: 'Normal', run: { size: 18, color: '6B6875' } },
  ],
  characterStyles: [
    { id: 'CodeInLine', name: 'Code in Line', run: { font: monospace, size: 20 } },
    { id: 'Formula', name: 'Formula', run: { font: 'Cambria Math' } },
  ],
};

export async function drawDocument(transcript: Transcript): Promise<Uint8Array> {
  const { title, facts, instruction, instructionHeading, parts } = transcript;
  const lists = createLists();
  const children: Block[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: textRuns(visible(title)) }),
    ...facts.map((fact) => new Paragraph({ style: 'Aside', children: textRuns(visible(fact)) })),
  ];
  if (instruction !== '')
    children.push(
      new Paragraph({ heading: HeadingLevel.HEADING_2, children: textRuns(instructionHeading) }),
      asTyped(instruction),
    );
  for (const { heading, turns } of parts) {
    if (heading !== null)
      children.push(new Paragraph({ heading: HeadingLevel.HEADING_1, children: textRuns(heading) }));
    for (const turn of turns) children.push(...turnBlocks(turn, lists));
  }
  const document = new Document({
    title: visible(title),
    creator: 'Xenon',
    styles,
    numbering: { config: [...lists.config] },
    sections: [{ footers: { default: pageNumbers() }, children }],
  });
  return await Packer.toBuffer(document);
}

function turnBlocks({ role, speaker, facts, text, ending }: TranscriptTurn, lists: Lists): Block[] {
  const about = [speaker, ...facts].map(visible).join(' · ');
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_2, children: textRuns(about) }),
    ...(role === 'user' ? [asTyped(text)] : blocksOfText(visible(text), lists)),
    ...(ending === '' ? [] : [new Paragraph({ style: 'Aside', children: textRuns(ending) })]),
  ];
}

/** A person's words are no Markdown. */
function asTyped(text: string): Paragraph {
  const shown = visible(text);
  return new Paragraph({
    shading: sunk,
    border: { left: { style: BorderStyle.SINGLE, size: 12, color: 'C9C4E4', space: 8 } },
    children: textRuns(shown),
    ...directionOfText(shown),
  });
}

function pageNumbers(): Footer {
  const children = [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES];
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children, size: 18, color: '6B6875' })],
      }),
    ],
  });
}
