// What a test needs to look at a drawn text: there is no browser here, only the markup.
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Markdown } from '../../../../renderer/chat/markdown/Markdown.tsx';
import type { Actions } from '../../../../renderer/state/actions.ts';
import { AppProvider } from '../../../../renderer/state/context.tsx';
import { createAppStore } from '../../../../renderer/state/store.ts';

/** Static markup, as inside of the app. Nothing is clicked here: of the actions none is needed. */
export function markupOf(element: ReactNode): string {
  return renderToStaticMarkup(
    <AppProvider store={createAppStore()} actions={{} as Actions}>
      {element}
    </AppProvider>,
  );
}

/** The markup of a text, without the wrapper and the copy button's drawing. */
export function drawn(text: string, streaming = false): string {
  const markup = markupOf(<Markdown text={text} streaming={streaming} />);
  return markup
    .replace(/^<div class="markdown">/, '')
    .replace(/<\/div>$/, '')
    .replace(/<svg.*?<\/svg>/g, '');
}

/** What a reader reads. */
export function readable(markup: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };
  return markup.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (all, name) => entities[name] ?? all);
}

const allowedElements = new Set(
  `div p h3 h4 h5 h6 strong em del mark span code figure figcaption pre button a blockquote ol ul li table
  thead tbody tr th td sup br hr section`.split(/\s+/),
);
const allowedAttributes = new Set(
  `class dir href title target rel data-level data-align start type aria-label tabindex
  id role`.split(/\s+/),
);

/** What must never be in the page: the reasons, empty where all is well. */
export function forbidden(markup: string): string[] {
  const found: string[] = [];
  // Formulas may be typeset by now or not yet; markup.test.tsx looks at what is in them.
  const rest = markup.replace(/<math.*?<\/math>/gs, '');
  for (const [, tag = '', attributes = ''] of rest.matchAll(
    /<([a-z][\w-]*)((?:\s[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    if (!allowedElements.has(tag)) found.push(`<${tag}>`);
    for (const [, name = '', value = ''] of attributes.matchAll(/\s([^\s=]+)(?:="([^"]*)")?/g)) {
      if (!allowedAttributes.has(name.toLowerCase())) found.push(`${tag} ${name}`);
      if (name === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) found.push(`href ${value}`);
    }
  }
  return found;
}
