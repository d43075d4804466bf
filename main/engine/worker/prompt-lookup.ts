// Guesses the next tokens from what was written before: where the last few tokens stood once already, what came
// then often comes again, as in a text that is to be corrected, in code, in a list. The model checks all guesses
// at once, which takes less time than writing them one by one, and only what it would have written is kept.
// The engine's own predictor looks at the prompt alone, and through all of it for each token; this one finds
// its place in a table, and in the reply, too.

/** Tokens in a row that must have stood there before: fewer are a coincidence in ordinary text. */
const patternLength = 4;
/** Guesses at a time. More of them make a wrong one cost more, and a stop wait for longer. */
const mostGuesses = 5;
const firstGuesses = 2;
/** Tokens without a guess after a wrong one, doubled each time up to the most. */
const firstPause = 4;
const longestPause = 64;

export interface PromptLookup {
  /** To be told of every token behind those it was made with. */
  push(id: number): void;
  /** What may come next; none where nothing suggests itself. */
  guess(most: number): number[];
  /** How many of the last guesses were right. */
  checked(right: number, of: number): void;
}

/** @param tokens the prompt; looked through at once */
export function createPromptLookup(tokens: readonly number[]): PromptLookup {
  const text: number[] = [];
  /** Behind where a pattern stood last, by the pattern. */
  const places = new Map<number, number>();
  let before: number | undefined;
  let length = firstGuesses;
  let pause = 0;
  let nextPause = firstPause;

  /** A hash; that two patterns share one costs a wrong guess. */
  function patternAt(end: number): number {
    let hash = 0;
    for (let at = end - patternLength; at < end; at++) hash = (Math.imul(hash, 0x01000193) ^ text[at]!) | 0;
    return hash;
  }

  function push(id: number): void {
    text.push(id);
    if (text.length < patternLength) return;
    const pattern = patternAt(text.length);
    before = places.get(pattern);
    places.set(pattern, text.length);
  }

  for (const id of tokens) push(id);
  return {
    push(id) {
      push(id);
      if (pause > 0) pause--;
    },
    guess(most) {
      if (pause > 0 || before === undefined) return [];
      return text.slice(before, before + Math.min(length, most));
    },
    checked(right, of) {
      if (right === of) {
        length = Math.min(2 * length, mostGuesses);
        nextPause = firstPause;
        return;
      }
      length = Math.max(firstGuesses, right);
      if (right > 0) return;
      pause = nextPause;
      nextPause = Math.min(2 * nextPause, longestPause);
    },
  };
}
