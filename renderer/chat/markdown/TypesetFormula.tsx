// KaTeX, in a chunk of its own. MathML only: no fonts and no style attributes, so that a strict content
// security policy holds.
import katex from 'katex';
import { useMemo } from 'react';
import { FormulaSource } from './FormulaSource.tsx';
import { createMarkupReader } from './markup.ts';

const elements = `span math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror
  mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mtable mtr mlabeledtr mtd`;
const attributes = `class xmlns display encoding mathvariant mathcolor mathbackground mathsize displaystyle
  scriptlevel width height depth voffset lspace rspace stretchy fence separator symmetric minsize maxsize
  accent accentunder movablelimits linethickness notation columnalign columnspacing columnlines rowspacing
  rowlines columnwidth side`;
const read = createMarkupReader(elements.split(/\s+/), attributes.split(/\s+/));

export default function TypesetFormula({
  tex,
  display,
  source,
}: {
  tex: string;
  display: boolean;
  source: string;
}) {
  const formula = useMemo(() => typeset(tex, display), [tex, display]);
  if (formula === null) return <FormulaSource source={source} />;
  return display ? <span className="md-formula">{formula}</span> : formula;
}

/** The elements, or null where KaTeX cannot read it. Sizes are limited, macros cannot run away. */
function typeset(tex: string, display: boolean) {
  try {
    return read(
      katex.renderToString(tex, {
        displayMode: display,
        output: 'mathml',
        throwOnError: true,
        strict: 'ignore',
        trust: false,
        maxExpand: 1000,
        maxSize: 20,
      }),
    );
  } catch {
    return null;
  }
}
