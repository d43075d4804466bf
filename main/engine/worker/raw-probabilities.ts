// What the model holds for likely at each token that is sampled, before the sampler has its say. The engine offers
// only what is left after top-k and the like, so its own sampling is asked once more with samplers of ours: with
// the most likely token and its share of all logits, and with the likeliest ones in relation to each other. Both
// leave the logits as they are, and the reply's sampler with its random numbers too.
// The one file that reaches into the engine's unpublished parts; where they are not as in the release that
// package.json pins, there are no probabilities, and replies go on without.
import type { LlamaContext, LlamaModel } from 'node-llama-cpp';

/** Sorted by probability, the likeliest first. */
export interface RawProbabilities {
  /** The token that the reply's own sampler took. */
  readonly token: number;
  /** Of it, 0…1. */
  readonly probability: number;
  readonly likeliest: readonly { readonly id: number; readonly probability: number }[];
}

/** As in node-llama-cpp's AddonTypes: the token, pairs of id and probability, the token's own probability. */
type Sampled = readonly [token: number, pairs: readonly number[] | undefined, confidence: number | undefined];
interface Sampler {
  applyConfig(config: Readonly<Record<string, number>>): void;
  dispose(): void;
}
type Sample = (place: number, sampler: Sampler, pairs?: boolean, confidence?: boolean) => Promise<unknown>;
interface Inner {
  readonly context: { readonly sampleToken: Sample };
  readonly newSampler: () => Sampler;
}

/** As many as a token is nearly always among; of one that is not, the whole vocabulary is asked. */
const likeliestAsked = 128;

/**
 * Calls `onSampled` with what is known of each token that the context samples, until the function returned is
 * called. null: this engine does not allow it.
 */
export function watchProbabilities(
  { model, context }: { readonly model: LlamaModel; readonly context: LlamaContext },
  onSampled: (raw: RawProbabilities) => void,
): (() => void) | null {
  const inner = innerOf(model, context);
  if (inner === null) return null;
  const sample: Sample = inner.context.sampleToken.bind(inner.context);
  const greedy = inner.newSampler();
  greedy.applyConfig({ temperature: 0 });
  const likely = inner.newSampler();
  likely.applyConfig({ temperature: 1, topK: likeliestAsked, topP: 1, minP: 0, seed: 1 });

  async function rawAt(place: number): Promise<(token: number) => Promise<RawProbabilities>> {
    const [, , best] = (await sample(place, greedy, false, true)) as Sampled;
    const [, pairs = []] = (await sample(place, likely, true, false)) as Sampled;
    const scale = (best ?? 0) / (pairs[1] ?? 1);
    const likeliest: RawProbabilities['likeliest'][number][] = [];
    for (let at = 0; at < pairs.length; at += 2)
      likeliest.push({ id: pairs[at]!, probability: pairs[at + 1]! * scale });
    return async (token) => {
      const found = likeliest.find(({ id }) => id === token)?.probability;
      return { token, likeliest, probability: found ?? (await amongAll(place, token)) };
    };
  }

  async function amongAll(place: number, token: number): Promise<number> {
    const [, pairs = []] = (await sample(place, greedy, true, false)) as Sampled;
    for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === token) return pairs[at + 1]!;
    return 0;
  }

  const watched: Sample = async (place, ...rest) => {
    const raw = await rawAt(place);
    const sampled = await sample(place, ...rest);
    const token = Array.isArray(sampled) ? (sampled[0] as number) : (sampled as number);
    if (token >= 0) onSampled(await raw(token));
    return sampled;
  };
  Object.defineProperty(inner.context, 'sampleToken', { value: watched, configurable: true });
  return () => {
    Reflect.deleteProperty(inner.context, 'sampleToken');
    greedy.dispose();
    likely.dispose();
  };
}

function innerOf(model: LlamaModel, context: LlamaContext): Inner | null {
  const { _ctx: inner } = context as unknown as { _ctx?: { sampleToken?: Sample } };
  const { _model: innerModel } = model as unknown as { _model?: object };
  const { _bindings: bindings } = model.llama as unknown as {
    _bindings?: { AddonSampler?: new (model: object) => Sampler };
  };
  const { AddonSampler } = bindings ?? {};
  if (typeof inner?.sampleToken !== 'function' || !AddonSampler || !innerModel) return null;
  return { context: inner as Inner['context'], newSampler: () => new AddonSampler(innerModel) };
}
