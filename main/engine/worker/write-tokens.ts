// Generates tokens by the calls into the engine that `LlamaContextSequence.evaluate` makes, without what lies
// around them there (locks, a queue of batches, nested generators), which takes the processor 0.3 to 0.6 ms for
// each token. And the next token is computed while the last one is handed on.
//
// These are internals of the one version that package.json names. A version in which any of them is not there
// is driven by `evaluate`, and a test fails. What the locks are for cannot happen: a worker carries out one
// order after the other, and none but this one evaluates meanwhile.
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';

export interface WritingOptions extends SequenceEvaluateOptions {
  /** Tokens at most. */
  readonly limit: number;
  /** Asked before each token: true begins no other. */
  stopped(): boolean;
}

interface NativeContext {
  initBatch(tokens: number): void;
  addToBatch(sequence: number, position: number, tokens: Uint32Array, withLogits: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
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
  { limit, stopped, ...options }: WritingOptions,
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
  const token = Uint32Array.of(last);
  const withLogits = Uint32Array.of(0);
  let underWay: Promise<void> | null = null;

  function begin(): void {
    if (own!._nextTokenIndex >= context.contextSize - 1) throw new Error('The context is full');
    native.initBatch(1);
    native.addToBatch(own!._sequenceId, own!._nextTokenIndex, token, withLogits);
    const id = token[0] as Token;
    underWay = native.decodeBatch().then(() => {
      underWay = null;
      own!._nextTokenIndex++;
      own!._contextTokens.push(id);
      sequence.tokenMeter.useTokens(1, 'output');
    });
    // Whoever takes the token may be at it for longer than this takes to fail.
    underWay.catch(() => {});
  }

  try {
    const { maxThreads } = model.llama;
    native.setThreads(maxThreads === 0 ? context.idealThreads : Math.min(maxThreads, context.idealThreads));
    sampler.applyConfig(own._resolveSamplerConfig(options));
    begin();
    for (let written = 1; ; written++) {
      await underWay;
      if (changing && written > 1) sampler.applyConfig(own._resolveSamplerConfig(options));
      const id = await native.sampleToken(0, sampler);
      if (id === -1) throw new Error('No token could be sampled');
      if (!options.yieldEogToken && model.isEogToken(id as Token)) return;
      token[0] = id;
      if (written >= limit || stopped()) {
        yield id as Token;
        return;
      }
      begin();
      yield id as Token;
    }
  } finally {
    await (underWay as Promise<void> | null)?.catch(() => {});
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
      native?.sampleToken,
      native?.setThreads,
    ].every((method) => typeof method === 'function') &&
    typeof context._backendContextDisposeGuard?.createPreventDisposalHandle === 'function' &&
    typeof context._llama?._bindings?.AddonSampler === 'function' &&
    context._model?._model !== undefined;
  return isThere && own._tokenPredictor == null && !sequence.needsCheckpoints ? own : null;
}
