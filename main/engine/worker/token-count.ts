// How many tokens an exchange takes, without encoding what cannot fit anyway: encoding 4 MB of text holds the
// worker's event loop for ten seconds, in which it hears nothing and gives no sign of life.
import type { Exchange } from './prompt.ts';
import type { PromptEncoder } from './prompt-format.ts';

/** Characters that the length of a hopeless text is estimated from. */
const sampleLength = 32_768;

/**
 * @param longestPiece characters of the vocabulary's longest piece: no text takes fewer tokens than by it
 * @param contextLength tokens
 */
export function createTokenCount(encoder: PromptEncoder, longestPiece: number, contextLength: number) {
  const hopeless = Math.max(contextLength * longestPiece, sampleLength);

  /** Of what would have to be encoded. */
  const lengthOf = ({ question, reply }: Exchange): number =>
    question.text.length + (reply === null || reply.tokenIds !== null ? 0 : reply.text.length);

  /** Exact where it may fit, else an estimate that is beyond the context. */
  function tokensOf(exchange: Exchange, last: boolean): number {
    const length = lengthOf(exchange);
    if (length <= hopeless) return encoder.tokensOf(exchange, last);
    const { question, reply } = exchange;
    const text = (question.text + (reply?.text ?? '')).slice(0, sampleLength);
    const sample = { question: { ...question, text }, reply: null };
    const estimate = (encoder.tokensOf(sample, true) * length) / sampleLength;
    return Math.max(contextLength, rounded(estimate)) + 1;
  }

  return {
    tokensOf,
    /** Whether it cannot fit into the context, whatever it says. */
    isHopeless: (exchange: Exchange): boolean => lengthOf(exchange) > hopeless,
    /**
     * How many all of them take, by those at the end, where they do not fit together; null where they may. The years
     * of an imported conversation are not encoded to find out that they are too many.
     */
    beyondContext(exchanges: readonly Exchange[]): number | null {
      let tokens = 0;
      let characters = 0;
      for (let at = exchanges.length - 1; at >= 0; at--) {
        tokens += tokensOf(exchanges[at]!, at === exchanges.length - 1);
        characters += charactersOf(exchanges[at]!);
        if (tokens <= contextLength) continue;
        const all = exchanges.reduce((sum, exchange) => sum + charactersOf(exchange), 0);
        return at === 0 ? tokens : Math.max(tokens, rounded((tokens * all) / characters));
      }
      return null;
    },
  };
}

const charactersOf = ({ question, reply }: Exchange): number =>
  question.text.length + (reply?.text.length ?? 0);

/** To two digits. */
const rounded = (value: number): number => Number(value.toPrecision(2));
