// KaTeX and highlight.js answer with serialised elements. This turns them into React elements, and lets
// only listed elements and attributes through, whatever those libraries emit one day.
import { createElement, type ReactNode } from 'react';
import { inOrder } from './in-order.ts';

const tokens = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+|<)/gi;
const attribute = /([\w:-]+)="([^"]*)"/g;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

interface Open {
  /** Null: not listed; what is inside is kept. */
  readonly name: string | null;
  readonly props: Readonly<Record<string, string>>;
  readonly children: ReactNode[];
}

/** Makes a reader of balanced markup that keeps these elements and these attributes. */
export function createMarkupReader(elements: readonly string[], attributes: readonly string[]) {
  const keptElements = new Set(elements);
  const keptAttributes = new Set(attributes);

  function propsOf(source: string): Record<string, string> {
    const props: Record<string, string> = {};
    for (const [, name = '', value = ''] of source.matchAll(attribute))
      if (keptAttributes.has(name)) props[name === 'class' ? 'className' : name] = decode(value);
    return props;
  }

  return (markup: string): ReactNode => {
    const root: Open = { name: null, props: {}, children: [] };
    const open = [root];
    for (const [, closes, tag, source = '', empty, text] of markup.matchAll(tokens)) {
      if (text !== undefined) open.at(-1)!.children.push(decode(text));
      else if (!closes)
        open.push({ name: keptElements.has(tag!) ? tag! : null, props: propsOf(source), children: [] });
      if ((closes || empty) && open.length > 1) close(open);
    }
    while (open.length > 1) close(open);
    return inOrder(root.children, (child) => child);
  };
}

function close(open: Open[]): void {
  const { name, props, children } = open.pop()!;
  const parent = open.at(-1)!;
  if (name === null) parent.children.push(...children);
  else parent.children.push(createElement(name, props, ...children));
}

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (name) return named[name] ?? all;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
  });
}
