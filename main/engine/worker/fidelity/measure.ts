// Measures one model over a text: every scored position's distribution, against the reference's.
import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { FidelityScores } from '../../../../preload/contract/fidelity.ts';
import { AppError } from '../../../errors.ts';
import { chunkLength, chunksOf, firstScored, scoredPerChunk } from './chunks.ts';
import { readReference, writeReference } from './reference-file.ts';
import { createScoreKeeper } from './scores.ts';

/** Positions whose distributions are asked for at once: each is a list of the whole vocabulary. */
const atOnce = 32;

/** What a probability of 0, below what a float holds, counts as. */
const leastLogProb = -104;

/**
 * @param options.reference a file: `write` it, or measure against what it holds
 * @param options.mostChunks chunks beyond it are left out
 * @throws AppError `textTooShort` where the text has less than one chunk
 */
export async function measureFidelity(options: {
  model: LlamaModel;
  sequence: LlamaContextSequence;
  text: string;
  mostChunks: number;
  reference: { readonly path: string; readonly write: boolean };
  onProgress(done: number, total: number): void;
}): Promise<FidelityScores> {
  const { model, sequence, text, mostChunks, reference, onProgress } = options;
  const bos = model.tokens.bos ?? (1 as Token);
  const ids = [bos, ...model.tokenize(text, false)];
  const chunks = chunksOf(ids, bos).slice(0, mostChunks);
  if (chunks.length === 0)
    throw new AppError('textTooShort', { detail: { tokens: ids.length, limit: chunkLength } });
  const vocabulary = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  const writer = reference.write ? writeReference(reference.path) : null;
  const reader = reference.write ? null : readReference(reference.path, vocabulary);
  const keeper = createScoreKeeper();
  const total = chunks.length * scoredPerChunk;
  let done = 0;
  onProgress(0, total);
  try {
    for (const chunk of chunks) {
      await sequence.clearHistory();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk.slice(0, firstScored) as Token[]);
      for (let at = firstScored; at < chunkLength - 1; at += atOnce) {
        const part = chunk.slice(at, Math.min(at + atOnce, chunkLength - 1));
        const results = await sequence.controlledEvaluate(
          part.map((id) => [
            id as Token,
            { generateNext: { probabilities: true, options: { temperature: 0 } } },
          ]),
        );
        for (const [offset, result] of results.entries()) {
          const logProbs = logProbsOf(result?.next.probabilities, vocabulary);
          writer?.add(logProbs);
          keeper.add(chunk[at + offset + 1]!, logProbs, reader?.next() ?? null);
        }
        done += part.length;
        onProgress(done, total);
      }
    }
  } finally {
    writer?.close();
    reader?.close();
  }
  return keeper.scores();
}

function logProbsOf(probabilities: Map<Token, number> | undefined, vocabulary: number): Float32Array {
  if (probabilities === undefined) throw new Error('the engine gave no probabilities');
  const logProbs = new Float32Array(vocabulary).fill(leastLogProb);
  for (const [id, probability] of probabilities)
    if (probability > 0) logProbs[id] = Math.max(leastLogProb, Math.log(probability));
  return logProbs;
}
