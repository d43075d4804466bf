// What each column says about where its answer parts from another one.
import type { ComparedAnswer, PartingSide } from '../../preload/contract/comparison.ts';

/** px of window below which answers are shown one at a time. */
export const columnsBelow = 760;

export interface ShownParting {
  readonly side: PartingSide;
  /** The level that it parts from, and its token there; empty where it ends. */
  readonly otherLevel: string;
  readonly otherText: string;
}

/**
 * For each answer; null where it parts from none. The reference shows the place where the first of the others
 * leaves it.
 */
export function partingsOf(answers: readonly ComparedAnswer[]): readonly (ShownParting | null)[] {
  const leaving = answers.filter(({ parting }) => parting !== null);
  const first = leaving.toSorted((a, b) => a.parting!.reference.at - b.parting!.reference.at)[0];
  const reference = answers.find(isReference);
  return answers.map((answer) => {
    if (answer.parting !== null && reference !== undefined) {
      const otherText = tokenAt(reference.text, answer.parting.reference);
      return { side: answer.parting.own, otherLevel: reference.level, otherText };
    }
    if (answer !== reference || first === undefined) return null;
    const { own, reference: side } = first.parting!;
    return { side, otherLevel: first.level, otherText: tokenAt(first.text, own) };
  });
}

/** The level of the reference, for each answer that says the same to its end; null for the others. */
export function sameAsOf(answers: readonly ComparedAnswer[]): readonly (string | null)[] {
  const reference = answers.find(isReference);
  return answers.map((answer) =>
    reference !== undefined &&
    answer !== reference &&
    answer.parting === null &&
    answer.status === 'complete' &&
    reference.status === 'complete' &&
    answer.text === reference.text
      ? reference.level
      : null,
  );
}

/** The first answer that has ended with any text: the one that the others are held against. */
function isReference({ status, text }: ComparedAnswer): boolean {
  return (status === 'complete' || status === 'stopped') && text !== '';
}

export const tokenAt = (text: string, { at, length }: PartingSide): string => text.slice(at, at + length);
