// What config.json says of a model that is built like Mistral-7B-v0.1; everything else is refused.
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { damaged, missing, readJson } from './source-file.ts';

const file = 'config.json';
const maxBytes = 1 << 20;

/** Geometry in values, not bytes. */
export interface MistralConfig {
  readonly layers: number;
  readonly embedding: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  /** Tokens. */
  readonly contextLength: number;
  readonly normEpsilon: number;
  readonly ropeBase: number;
  /** Tokens that a layer looks back; null where it is all of them. */
  readonly slidingWindow: number | null;
  /** The output matrix is the embedding. */
  readonly tied: boolean;
  /** Ids that config.json gives; the tokenizer has its own. */
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
  /** "BF16": what config.json says of the values; null where it does not. */
  readonly stored: 'F32' | 'F16' | 'BF16' | null;
}

const storedTypes = { float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const;

// The limits are far beyond any model of this kind; they keep what is computed from these numbers bounded.
const count = (most: number) => z.int().min(1).max(most);
const tokenId = z.int().min(0).nullish();
const schema = z.looseObject({
  num_hidden_layers: count(1000),
  hidden_size: count(32_768),
  intermediate_size: count(1 << 20),
  num_attention_heads: count(1024),
  num_key_value_heads: count(1024).nullish(),
  head_dim: count(512).nullish(),
  vocab_size: count(1 << 20),
  max_position_embeddings: count(1 << 30),
  rms_norm_eps: z.number().gt(0).lt(1),
  rope_theta: z.number().gt(0).nullish(),
  rope_parameters: z.looseObject({ rope_theta: z.number().gt(0), rope_type: z.string() }).nullish(),
  sliding_window: count(1 << 30).nullish(),
  tie_word_embeddings: z.boolean().nullish(),
  torch_dtype: z.string().nullish(),
  // As newer files call it.
  dtype: z.string().nullish(),
  bos_token_id: tokenId,
  eos_token_id: z.union([tokenId, z.array(z.int().min(0))]),
  pad_token_id: z.int().nullish(),
});

/** Settings that change the computation, with the values that leave it as it is. */
const neutral: Readonly<Record<string, readonly unknown[]>> = {
  hidden_act: ['silu'],
  rope_scaling: [null],
  quantization_config: [null],
  attention_bias: [false, null],
  mlp_bias: [false, null],
};

/**
 * @throws AppError `checkpointFileMissing`, `checkpointUnreadable`, `checkpointDamaged`,
 * `checkpointArchitecture`, `checkpointUnsupported`
 */
export function readMistralConfig(dir: string): MistralConfig {
  const json = readJson(dir, file, maxBytes);
  if (json === undefined) throw missing(file);
  return parseMistralConfig(json);
}

/** @throws AppError `checkpointDamaged`, `checkpointArchitecture`, `checkpointUnsupported` */
export function parseMistralConfig(json: unknown): MistralConfig {
  const { data } = z.looseObject({}).safeParse(json);
  if (data === undefined) throw damaged(file, 'badHeader');
  refuseOthers(data);
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw damaged(file, 'badHeader', parsed.error.issues[0]?.path.join('.'));
  const config = parsed.data;
  const heads = config.num_attention_heads;
  const kvHeads = config.num_key_value_heads ?? heads;
  const headSize = config.head_dim ?? config.hidden_size / heads;
  if (heads % kvHeads !== 0) throw damaged(file, 'badHeader', 'num_key_value_heads');
  // Rotary positions turn pairs of values.
  if (headSize % 2 !== 0 || headSize > 512) throw damaged(file, 'badHeader', 'num_attention_heads');
  const { rope_parameters: rope, eos_token_id: eos, pad_token_id: pad } = config;
  return {
    layers: config.num_hidden_layers,
    embedding: config.hidden_size,
    feedForward: config.intermediate_size,
    heads,
    kvHeads,
    headSize,
    vocabulary: config.vocab_size,
    contextLength: config.max_position_embeddings,
    normEpsilon: config.rms_norm_eps,
    ropeBase: config.rope_theta ?? rope?.rope_theta ?? 10_000,
    slidingWindow: config.sliding_window ?? null,
    tied: config.tie_word_embeddings ?? false,
    bos: config.bos_token_id ?? null,
    eos: (Array.isArray(eos) ? eos[0] : eos) ?? null,
    pad: pad !== null && pad !== undefined && pad >= 0 ? pad : null,
    stored: storedTypes[(config.dtype ?? config.torch_dtype) as keyof typeof storedTypes] ?? null,
  };
}

function refuseOthers(config: Record<string, unknown>): void {
  const { model_type: type, architectures, rope_parameters: rope } = config;
  const names = Array.isArray(architectures) ? architectures : ['MistralForCausalLM'];
  if (type !== 'mistral' || !names.includes('MistralForCausalLM')) {
    const named = type === 'mistral' ? names[0] : type;
    const architecture = typeof named === 'string' ? named.slice(0, 60) : 'unknown';
    throw new AppError('checkpointArchitecture', { detail: { file, architecture } });
  }
  for (const [where, values] of Object.entries(neutral))
    if (where in config && !values.includes(config[where])) throw unsupported(where);
  if (rope && (rope as { rope_type?: unknown }).rope_type !== 'default') throw unsupported('rope_parameters');
}

/** A setting or a tensor that Mistral-7B-v0.1 has not. */
export function unsupported(where: string): AppError {
  return new AppError('checkpointUnsupported', { detail: { where: where.slice(0, 200) } });
}
