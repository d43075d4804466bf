// Whether Markdown is drawn for a file or the clipboard: nothing there can be pressed, and no page is around it.
import { createContext, useContext } from 'react';

export interface Still {
  /** As MathML, or as it was written, where what takes it knows no formulas. */
  readonly formulas: 'typeset' | 'source';
}

/** null: in the window. */
export const StillContext = createContext<Still | null>(null);

export function useStill(): Still | null {
  return useContext(StillContext);
}
