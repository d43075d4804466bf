// A conversation as one HTML file: no scripts, nothing that is fetched, the style sheet in it.
import { renderToStaticMarkup } from 'react-dom/server';
import type { Transcript, TranscriptTurn } from '../../../preload/contract/transcript.ts';
import markdownCss from '../../chat/markdown/markdown.css?inline';
import tokensCss from '../../tokens.css?inline';
import { drawnText } from './drawn-turn.tsx';
import pageCss from './page.css?inline';
import { visible } from './visible.ts';

/** Even if something slipped through that should run or fetch, it could not. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Characters of a question that its bookmark has. */
const bookmarkLength = 60;

export function* drawPage(transcript: Transcript): Iterable<string> {
  const { title, facts, instruction, instructionHeading, parts } = transcript;
  yield `<!doctype html>\n<html lang="en">\n<head>\n${headMarkup(title)}<style>\n${tokensCss}\n${markdownCss}\n${pageCss}</style>\n</head>\n<body>\n<main>\n`;
  yield `${renderToStaticMarkup(
    <header>
      <h1 dir="auto">{visible(title)}</h1>
      {facts.map((fact) => (
        <p key={fact}>{visible(fact)}</p>
      ))}
    </header>,
  )}\n`;
  if (instruction !== '')
    yield `${renderToStaticMarkup(
      <section className="instruction">
        <h2>{instructionHeading}</h2>
        <div className="said" dir="auto">
          {visible(instruction)}
        </div>
      </section>,
    )}\n`;
  let number = 0;
  for (const { heading, turns } of parts) {
    if (heading !== null) yield `${renderToStaticMarkup(<h1 className="branch">{heading}</h1>)}\n`;
    for (const turn of turns) yield `${turnMarkup(turn, ++number)}\n`;
  }
  yield '</main>\n</body>\n</html>\n';
}

function headMarkup(title: string): string {
  return renderToStaticMarkup(
    <>
      <meta charSet="utf-8" />
      <meta httpEquiv="Content-Security-Policy" content={policy} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>{visible(title)}</title>
    </>,
  );
}

function turnMarkup(turn: TranscriptTurn, number: number): string {
  const { role, speaker, facts, ending } = turn;
  const by = renderToStaticMarkup(
    <div className="by">
      <h2>
        {visible(speaker)}
        {role === 'user' ? <span className="bookmark">: {firstWords(turn.text)}</span> : null}
      </h2>
      {facts.length > 0 ? <p>{facts.map(visible).join(' · ')}</p> : null}
    </div>,
  );
  const text = drawnText(turn, { formulas: 'typeset' }, `t${number}`);
  const end = ending === '' ? '' : renderToStaticMarkup(<p className="ending">{ending}</p>);
  return `<article data-role="${role}">${by}${text}${end}</article>`;
}

/** What a bookmark of a PDF tells a question from the others by. */
function firstWords(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length > bookmarkLength ? `${characters.slice(0, bookmarkLength).join('')}…` : line;
}
