// One prompt through one sequence: what its KV cache already holds is kept, the rest is read in steps, and
// tokens are generated until one of the reasons to stop.
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { StopReason } from '../../../preload/contract/models.ts';
import type { PrefillPace } from './prefill-pace.ts';
import { createPromptLookup } from './prompt-lookup.ts';
import type { SamplerOptions } from './sampling.ts';
import { writeTokens } from './write-tokens.ts';

/**
 * A full context is an error and not, as the engine has it by default, a reason to delete the earliest
 * tokens without a word: what the model sees is for `context-window.ts` to say.
 */
const contextShift = {
  size: 1,
  strategy: () => {
    throw new Error('The context is full');
  },
};

/**
 * Makes the sequence hold a prefix of `prompt`, and returns how many of its tokens are there. The last one
 * never is: it is always evaluated alone, so that the same seed gives the same reply whether the rest of
 * the prompt was cached or not.
 */
export async function reusePrefix(
  sequence: LlamaContextSequence,
  prompt: readonly number[],
): Promise<number> {
  const { firstDifferentIndex } = sequence.compareContextTokens(prompt as Token[]);
  const kept = Math.min(firstDifferentIndex, prompt.length - 1);
  if (kept < sequence.nextTokenIndex)
    await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  return sequence.nextTokenIndex;
}

/**
 * Evaluates the prompt from `reused` up to its last token, which is left to `decode`. A call to the engine
 * cannot be aborted, so it gets as many tokens at a time as `pace` says.
 * @returns false if it was stopped; what has been read stays in the cache.
 */
export async function prefill(
  sequence: LlamaContextSequence,
  prompt: readonly number[],
  options: { reused: number; pace: PrefillPace; stopped(): boolean; onProgress(done: number): void },
): Promise<boolean> {
  const end = prompt.length - 1;
  for (let done = options.reused; done < end; ) {
    if (options.stopped()) return false;
    const part = prompt.slice(done, Math.min(done + options.pace.step, end));
    const begun = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(part as Token[], { contextShift });
    options.pace.note(part.length, performance.now() - begun);
    done += part.length;
    options.onProgress(done);
  }
  return !options.stopped();
}

/**
 * Generates behind the prompt, whose last token is not yet in the sequence. `onToken` is called for each
 * token and says whether a stop string has come with it; the token that ends the text is not one of them.
 */
export async function decode(
  sequence: LlamaContextSequence,
  prompt: readonly number[],
  options: {
    sampler: SamplerOptions;
    maxTokens: number;
    promptLookup: boolean;
    stopped(): boolean;
    onToken(id: number): boolean;
  },
): Promise<StopReason> {
  const { sampler, maxTokens, stopped, onToken } = options;
  const room = sequence.contextSize - prompt.length;
  const limit = Math.min(maxTokens, room);
  let generated = 0;
  const last = prompt.at(-1) as Token;
  const lookup = options.promptLookup ? { lookup: () => createPromptLookup(prompt) } : {};
  const writing = { ...sampler, ...lookup, contextShift, limit, stopped };
  for await (const id of writeTokens(sequence, last, writing)) {
    if (stopped()) return 'stopped';
    if (onToken(id)) return 'stopString';
    if (++generated >= limit) return maxTokens <= room ? 'maxTokens' : 'contextFull';
  }
  return 'endOfText';
}
