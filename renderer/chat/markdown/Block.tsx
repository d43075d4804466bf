// One block of a reply. It is parsed again only when its own text changes: never, once it is settled.
import { memo } from 'react';
import { draw } from './draw.tsx';
import { takeFormulas } from './formulas.ts';
import { parse } from './parse.ts';

interface BlockProps {
  text: string;
  /** Markdown that defines what the block refers to: see `Part`. */
  definitions: string;
  streaming: boolean;
  /** Prefix of the ids that footnotes have in the page. */
  noteId: string;
}

export const Block = memo(function Block({ text, definitions, streaming, noteId }: BlockProps) {
  const taken = takeFormulas(text, streaming);
  const { nodes } = parse(definitions + taken.text, streaming);
  return draw(nodes, { pieces: taken.pieces, streaming, noteId });
});
