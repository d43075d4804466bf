// What a record keeps of a reply's tokens, gathered while they are sampled and cut to the deltas they leave with.
import { alternativesKept, noToken } from '../../store/token-record-blob.ts';
import type { RecordedTokens } from '../messages.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { type RawProbabilities, watchProbabilities } from './raw-probabilities.ts';

export interface TokenRecorder {
  /** What was recorded of the next tokens of the reply, in the order of their sampling. */
  take(tokens: number): RecordedTokens | null;
  end(): void;
}

/** null where the engine does not allow it. */
export function startRecording(weights: LoadedWeights): TokenRecorder | null {
  let waiting: RawProbabilities[] = [];
  const told = new Set<number>();
  const end = watchProbabilities(weights, (raw) => void waiting.push(raw));
  if (end === null) return null;

  return {
    take(tokens) {
      const taken = waiting.slice(0, tokens);
      waiting = waiting.slice(tokens);
      if (taken.length < tokens) return null;
      const alternatives = taken.flatMap(({ token, likeliest }) => {
        const others = likeliest.filter(({ id }) => id !== token).slice(0, alternativesKept);
        const missing = Array.from({ length: alternativesKept - others.length }, () => none);
        return [...others, ...missing];
      });
      const ids = [...taken.map(({ token }) => token), ...alternatives.map(({ id }) => id)];
      const news = [...new Set(ids)].filter((id) => id !== noToken && !told.has(id));
      for (const id of news) told.add(id);
      return {
        probabilities: Float32Array.from(taken, ({ probability }) => probability),
        alternativeIds: Uint32Array.from(alternatives, ({ id }) => id),
        alternativeProbabilities: Float32Array.from(alternatives, ({ probability }) => probability),
        pieces: news.map((id) => [id, weights.vocabulary.piece(id)] as const),
      };
    },
    end,
  };
}

const none = { id: noToken, probability: 0 };
