// A conversation or a turn for the clipboard: what word processors and mails take, which know no style sheets and no
// formulas.
import { renderToStaticMarkup } from 'react-dom/server';
import type { Transcript, TranscriptTurn } from '../../../preload/contract/transcript.ts';
import { inOrder } from '../../chat/markdown/in-order.ts';
import { drawnText } from './drawn-turn.tsx';
import { visible } from './visible.ts';

const still = { formulas: 'source' } as const;

/** One turn alone is only its text. */
export function drawRichText({ title, instruction, instructionHeading, parts }: Transcript): string {
  const turns = parts.flatMap((part) => part.turns);
  if (turns.length === 1 && turns[0]) return textOf(turns[0], 1);
  const pieces = [renderToStaticMarkup(<h1>{visible(title)}</h1>)];
  if (instruction !== '')
    pieces.push(renderToStaticMarkup(<h2>{instructionHeading}</h2>), asTyped(instruction));
  let number = 0;
  for (const { heading, turns: own } of parts) {
    if (heading !== null) pieces.push(renderToStaticMarkup(<h1>{heading}</h1>));
    for (const turn of own) {
      const about = [turn.speaker, ...turn.facts].map(visible).join(' · ');
      pieces.push(renderToStaticMarkup(<h2>{about}</h2>), textOf(turn, ++number));
    }
  }
  return pieces.join('');
}

function textOf(turn: TranscriptTurn, number: number): string {
  if (turn.role === 'user') return asTyped(turn.text);
  return withBreaks(drawnText(turn, still, `c${number}`));
}

/** A line break within a paragraph is one that the model meant; the window's style sheet says so there. */
function withBreaks(markup: string): string {
  return markup.replace(/<pre[\s\S]*?<\/pre>|<[^>]*>|\n/g, (part) => (part === '\n' ? '<br/>' : part));
}

function asTyped(text: string): string {
  const lines = visible(text).split('\n');
  return renderToStaticMarkup(
    <p dir="auto">
      {inOrder(lines, (line, place) => (
        <>
          {place > 0 ? <br /> : null}
          {line}
        </>
      ))}
    </p>,
  );
}
