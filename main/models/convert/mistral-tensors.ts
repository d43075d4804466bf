// Mistral's tensors under their names in GGUF, and what has to be done with the bytes of each.
import { AppError } from '../../errors.ts';
import type { GgufTensorPlan } from './gguf-header.ts';
import { type MistralConfig, unsupported } from './mistral-config.ts';
import type { StoredTensor } from './safetensors.ts';
import { damaged } from './source-file.ts';
import { bytesOfType, type FloatType } from './transforms.ts';

/** What matrices become: what they are, or another type of 16 bits. */
export type WeightType = 'stored' | 'F16' | 'BF16';

export interface TensorPlan extends GgufTensorPlan {
  readonly source: StoredTensor;
  readonly from: FloatType;
  readonly to: FloatType;
  /** Rows of a head whose halves are interleaved; null where rows stay in their order. */
  readonly headSize: number | null;
}

const typeIds: Readonly<Record<FloatType, number>> = { F32: 0, F16: 1, BF16: 30 };
/** Some old files hold the frequencies of the rotary positions, which follow from the configuration. */
const derived = /(^|\.)rotary_emb\.inv_freq$/;

interface Wanted {
  readonly source: string;
  readonly name: string;
  /** As stored: rows, then the length of a row. */
  readonly shape: readonly number[];
  readonly permuted?: true;
}

/**
 * The tensors of the GGUF, in its order. Every tensor of the checkpoint has its place, and every place its tensor.
 * @param indexFile the file to name where one is missing
 * @throws AppError `checkpointDamaged`, `checkpointUnsupported`
 */
export function planTensors(
  config: MistralConfig,
  stored: ReadonlyMap<string, StoredTensor>,
  weights: WeightType,
  indexFile: string,
): TensorPlan[] {
  const wanted = wantedTensors(config, stored.has('lm_head.weight'));
  const known = new Set(wanted.map(({ source }) => source));
  for (const name of stored.keys()) if (!known.has(name) && !derived.test(name)) throw unsupported(name);
  return wanted.map(({ source, name, shape, permuted }) => {
    const tensor = stored.get(source);
    if (tensor === undefined) throw damaged(indexFile, 'tensorMissing', source);
    if (tensor.shape.join() !== shape.join()) throw damaged(tensor.file, 'wrongShape', source);
    const from = floatTypeOf(tensor);
    // A norm is a single row. Kept in full, as the engine expects of it; its size does not matter.
    const to = shape.length === 1 ? 'F32' : weights === 'stored' ? from : weights;
    const ggufShape = [...shape].reverse();
    const bytes = shape.reduce((product, count) => product * count, bytesOfType[to]);
    const headSize = permuted ? config.headSize : null;
    return { name, typeId: typeIds[to], shape: ggufShape, bytes, source: tensor, from, to, headSize };
  });
}

function wantedTensors(config: MistralConfig, hasOutput: boolean): Wanted[] {
  const { layers, embedding, feedForward, heads, kvHeads, headSize, vocabulary, tied } = config;
  const queries = heads * headSize;
  const keys = kvHeads * headSize;
  const layer = (at: number): Wanted[] => {
    const one = (source: string, name: string, shape: readonly number[]): Wanted => ({
      source: `model.layers.${at}.${source}.weight`,
      name: `blk.${at}.${name}.weight`,
      shape,
    });
    return [
      one('input_layernorm', 'attn_norm', [embedding]),
      { ...one('self_attn.q_proj', 'attn_q', [queries, embedding]), permuted: true },
      { ...one('self_attn.k_proj', 'attn_k', [keys, embedding]), permuted: true },
      one('self_attn.v_proj', 'attn_v', [keys, embedding]),
      one('self_attn.o_proj', 'attn_output', [embedding, queries]),
      one('post_attention_layernorm', 'ffn_norm', [embedding]),
      one('mlp.gate_proj', 'ffn_gate', [feedForward, embedding]),
      one('mlp.up_proj', 'ffn_up', [feedForward, embedding]),
      one('mlp.down_proj', 'ffn_down', [embedding, feedForward]),
    ];
  };
  const output = { source: 'lm_head.weight', name: 'output.weight', shape: [vocabulary, embedding] };
  return [
    { source: 'model.embed_tokens.weight', name: 'token_embd.weight', shape: [vocabulary, embedding] },
    ...Array.from({ length: layers }, (_, at) => layer(at)).flat(),
    { source: 'model.norm.weight', name: 'output_norm.weight', shape: [embedding] },
    // Without an output matrix of its own the engine takes the embedding.
    ...(tied && !hasOutput ? [] : [output]),
  ];
}

function floatTypeOf({ name, type }: StoredTensor): FloatType {
  if (type === 'F32' || type === 'F16' || type === 'BF16') return type;
  throw new AppError('checkpointUnsupported', {
    detail: { where: `${name.slice(0, 180)}: ${type.slice(0, 20)}` },
  });
}

/** `general.file_type`: the type of most weights, by bytes. */
export function fileTypeOf(tensors: readonly TensorPlan[]): number {
  const fileTypes: Readonly<Record<FloatType, number>> = { F32: 0, F16: 1, BF16: 32 };
  const bytes = (type: FloatType) =>
    tensors.filter(({ to }) => to === type).reduce((sum, tensor) => sum + tensor.bytes, 0);
  const order: readonly FloatType[] = ['BF16', 'F16', 'F32'];
  return fileTypes[order.reduce((most, type) => (bytes(type) > bytes(most) ? type : most))];
}
