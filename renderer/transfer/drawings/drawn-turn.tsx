// The text of a turn as markup. A person's stands as it was typed, a model's is Markdown, as in the window.
import { renderToStaticMarkup } from 'react-dom/server';
import type { TranscriptTurn } from '../../../preload/contract/transcript.ts';
import { Markdown } from '../../chat/markdown/Markdown.tsx';
import { type Still, StillContext } from '../../chat/markdown/still.ts';
import { visible } from './visible.ts';

/** UTF-16 code units; a longer text is a log or a book, and would take minutes as Markdown. */
const longestMarkdown = 2_000_000;

/** @param idPrefix apart from that of any other turn on the same page */
export function drawnText(
  { role, text }: Pick<TranscriptTurn, 'role' | 'text'>,
  still: Still,
  idPrefix: string,
): string {
  const shown = visible(text);
  if (role === 'user' || shown.length > longestMarkdown)
    return renderToStaticMarkup(
      <div className="said" dir="auto">
        {shown}
      </div>,
    );
  return renderToStaticMarkup(
    <StillContext value={still}>
      <Markdown text={shown} streaming={false} />
    </StillContext>,
    { identifierPrefix: idPrefix },
  );
}

/**
 * Resolves when everything is there that the window loads only when it first needs it: what draws in one go cannot
 * wait for it.
 */
export async function warmUp(): Promise<void> {
  const sample = { role: 'assistant', text: '$x$\n\n```js\n1\n```' } as const;
  for (;;) {
    const markup = drawnText(sample, { formulas: 'typeset' }, 'warm');
    if (markup.includes('<math') && markup.includes('hljs')) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
