// Generates tokens by the calls into the engine that `LlamaContextSequence.evaluate` makes, without what lies
// around them there (locks, a queue of batches, nested generators), which takes the processor 0.3 to 0.6 ms for
// each token. And the next token is computed while the last one is handed on.
//
// These are internals of the one version that package.json names. A version in which any of them is not there
// is driven by `evaluate`, and a test fails. What the locks are for cannot happen: a worker carries out one
// order after the other, and none but this one evaluates meanwhile.
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { PromptLookup } from './prompt-lookup.ts';

export interface WritingOptions extends SequenceEvaluateOptions {
  /** Tokens at most. */
  readonly limit: number;
  /** Asked before each token: true begins no other. */
  stopped(): boolean;
  /** Makes what guesses tokens, while the first one is computed; absent: nothing does. */
  lookup?(): PromptLookup;
}

interface NativeContext {
  initBatch(tokens: number): void;
  addToBatch(sequence: number, position: number, tokens: Uint32Array, withLogits: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
  /** False where some of them could not be removed. */
  removeTokenCellsFromSequence(sequence: number, start: number, end: number): boolean;
  /** -1: none. */
  sampleToken(logits: number, sampler: NativeSampler): Promise<number>;
  setThreads(threads: number): void;
}

interface NativeSampler {
  applyConfig(config: object): void;
  dispose(): void;
}

interface SequenceInternals {
  readonly _sequenceId: number;
  _nextTokenIndex: number;
  readonly _contextTokens: Token[];
  readonly _tokenPredictor: unknown;
  readonly _resolveSamplerConfig: (options: SequenceEvaluateOptions) => object;
  readonly _context: {
    readonly _ctx: NativeContext;
    readonly _backendContextDisposeGuard: { createPreventDisposalHandle(): { dispose(): void } };
    readonly _llama: { readonly _bindings: { readonly AddonSampler: new (model: unknown) => NativeSampler } };
    readonly _model: { readonly _model: unknown };
  };
}

/**
 * Yields what the model writes behind `last`, the token that the sequence does not hold yet; the one that ends
 * the text is not yielded. When it has ended, the sequence holds all but at most the last token yielded.
 * @throws Error when the context is full, or the engine could not evaluate
 */
export async function* writeTokens(
  sequence: LlamaContextSequence,
  last: Token,
  { limit, stopped, lookup: lookingUp, ...options }: WritingOptions,
): AsyncGenerator<Token, void, void> {
  const own = internalsOf(sequence);
  if (own === null) {
    yield* sequence.evaluate([last], options);
    return;
  }
  const { context, model } = sequence;
  const { _ctx: native, _llama, _model, _backendContextDisposeGuard: guard } = own._context;
  const held = guard.createPreventDisposalHandle();
  const sampler = new _llama._bindings.AddonSampler(_model._model);
  const changing = changes(options);
  /** What is evaluated at once: the token that is known, and guesses at those behind it. */
  let batch: readonly number[] = [];
  /** How many of them are known to be right, and so in the sequence. */
  let kept = 0;
  let rows: Uint32Array = Uint32Array.of();
  let underWay: Promise<void> | null = null;

  function keep(id: number): void {
    kept++;
    own!._nextTokenIndex++;
    own!._contextTokens.push(id as Token);
    // biome-ignore lint/correctness/useHookAtTopLevel: it only has a name like one of React's
    sequence.tokenMeter.useTokens(1, 'output');
  }

  function evaluate(known: number, guesses: readonly number[]): void {
    if (own!._nextTokenIndex >= context.contextSize - 1) throw new Error('The context is full');
    batch = [known, ...guesses];
    kept = 0;
    native.initBatch(batch.length);
    rows = native.addToBatch(
      own!._sequenceId,
      own!._nextTokenIndex,
      Uint32Array.from(batch),
      Uint32Array.from(batch.keys()),
    );
    underWay = native.decodeBatch().then(() => {
      underWay = null;
      keep(known);
    });
    // Whoever takes the token may be at it for longer than this takes to fail.
    underWay.catch(() => {});
  }

  /** Guesses that were not taken leave the cache, and so does what an evaluation that failed may have left. */
  function removeRest(): void {
    const from = own!._nextTokenIndex;
    const rest = batch.length - kept;
    const gone = rest === 0 || native.removeTokenCellsFromSequence(own!._sequenceId, from, from + rest);
    batch = batch.slice(0, kept);
    if (!gone && kept > 0) throw new Error('Tokens that were guessed could not be removed');
  }

  try {
    const { maxThreads } = model.llama;
    native.setThreads(maxThreads === 0 ? context.idealThreads : Math.min(maxThreads, context.idealThreads));
    sampler.applyConfig(own._resolveSamplerConfig(options));
    evaluate(last, []);
    const lookup = lookingUp?.();
    for (let written = 1; ; written++) {
      await underWay;
      if (changing && written > 1) sampler.applyConfig(own._resolveSamplerConfig(options));
      const id = await native.sampleToken(rows[kept - 1] as number, sampler);
      if (id === -1) throw new Error('No token could be sampled');
      if (!options.yieldEogToken && model.isEogToken(id as Token)) return;
      if (written >= limit || stopped()) {
        yield id as Token;
        return;
      }
      lookup?.push(id);
      if (id === batch[kept]) keep(id);
      else {
        if (batch.length > 1) lookup?.checked(kept - 1, batch.length - 1);
        removeRest();
        const room = Math.min(limit - written, context.contextSize - 1 - own._nextTokenIndex) - 1;
        evaluate(id, lookup?.guess(room) ?? []);
      }
      yield id as Token;
    }
  } finally {
    await (underWay as Promise<void> | null)?.catch(() => {});
    removeRest();
    sampler.dispose();
    held.dispose();
  }
}

/** Whether the sampler's configuration is another for each token. */
function changes({ repeatPenalty, tokenBias, grammarEvaluationState }: SequenceEvaluateOptions): boolean {
  return (
    repeatPenalty !== undefined ||
    typeof tokenBias === 'function' ||
    typeof grammarEvaluationState === 'function'
  );
}

/** null where a sequence has them not, or does more with each token than this file does. */
export function internalsOf(sequence: LlamaContextSequence): SequenceInternals | null {
  const own = sequence as unknown as SequenceInternals;
  const context = own._context;
  const native = context?._ctx;
  const isThere =
    typeof own._sequenceId === 'number' &&
    typeof own._nextTokenIndex === 'number' &&
    Array.isArray(own._contextTokens) &&
    typeof own._resolveSamplerConfig === 'function' &&
    [
      native?.initBatch,
      native?.addToBatch,
      native?.decodeBatch,
      native?.removeTokenCellsFromSequence,
      native?.sampleToken,
      native?.setThreads,
    ].every((method) => typeof method === 'function') &&
    typeof context._backendContextDisposeGuard?.createPreventDisposalHandle === 'function' &&
    typeof context._llama?._bindings?.AddonSampler === 'function' &&
    context._model?._model !== undefined;
  return isThere && own._tokenPredictor == null && !sequence.needsCheckpoints ? own : null;
}
