// A formula. KaTeX comes with the first one; until then, and where it cannot read it, the source is shown.
import { lazy, Suspense } from 'react';
import { FormulaSource } from './FormulaSource.tsx';
import { useStill } from './still.ts';

const TypesetFormula = lazy(() => import('./TypesetFormula.tsx'));

interface FormulaProps {
  tex: string;
  display: boolean;
  /** As written in the reply. */
  source: string;
}

export function Formula({ tex, display, source }: FormulaProps) {
  if (useStill()?.formulas === 'source') return <FormulaSource source={source} />;
  return (
    <Suspense fallback={<FormulaSource source={source} />}>
      <TypesetFormula tex={tex} display={display} source={source} />
    </Suspense>
  );
}
