// Plans a conversion: what the GGUF of a checkpoint will say and hold. Nothing is written.
import { basename, resolve } from 'node:path';
import { indexFile, readCheckpointTensors, singleFile } from './checkpoint.ts';
import { type GgufLayout, type GgufMetadataPairs, type GgufValue, layOut } from './gguf-header.ts';
import { type MistralConfig, readMistralConfig } from './mistral-config.ts';
import { fileTypeOf, planTensors, type TensorPlan, type WeightType } from './mistral-tensors.ts';
import { readTokenizer } from './sentencepiece.ts';
import { readRange, sizeOf } from './source-file.ts';
import { tokenizerMetadata } from './tokenizer-metadata.ts';

/** What is known of a checkpoint beside its files. */
export interface CheckpointOrigin {
  /** `general.name`; the repository's or the folder's name without one. */
  readonly name?: string;
  /** "Xenon1/Xenon-4" */
  readonly repository?: string;
  /** Where that repository is, "https://huggingface.co/Xenon1/Xenon-4". */
  readonly url?: string;
  /** "apache-2.0"; without one, what the folder's README.md says. */
  readonly license?: string;
}

export interface ConversionPlan {
  readonly name: string;
  readonly tensors: readonly TensorPlan[];
  readonly layout: GgufLayout;
}

/** Of quantized blocks; the engine asks for the key even where there are none. */
const quantizationVersion = 2;
const cardFile = 'README.md';
/** Of its beginning, where the facts are. */
const cardBytes = 1 << 16;

/**
 * @throws AppError `checkpointFileMissing`, `checkpointUnreadable`, `checkpointTruncated`, `checkpointDamaged`,
 * `checkpointArchitecture`, `checkpointUnsupported`, `tokenizerMissing`, `tokenizerKind`
 */
export function planConversion(dir: string, weights: WeightType, origin: CheckpointOrigin): ConversionPlan {
  const config = readMistralConfig(dir);
  const tokenizer = tokenizerMetadata(dir, readTokenizer(dir), config);
  const list = sizeOf(dir, indexFile) === null ? singleFile : indexFile;
  const tensors = planTensors(config, readCheckpointTensors(dir), weights, list);
  const name = origin.name ?? origin.repository?.split('/').at(-1) ?? basename(resolve(dir));
  const general = generalMetadata(name, tensors, origin, origin.license ?? licenseOf(dir));
  const layout = layOut([...general, ...modelMetadata(config), ...tokenizer], tensors);
  return { name, tensors, layout };
}

function generalMetadata(
  name: string,
  tensors: readonly TensorPlan[],
  { repository, url }: CheckpointOrigin,
  license: string | null,
): GgufMetadataPairs {
  const text = (key: string, value: string | null | undefined): [string, GgufValue][] =>
    value ? [[`general.${key}`, { type: 'text', value }]] : [];
  return [
    ...text('architecture', 'llama'),
    ...text('type', 'model'),
    ...text('name', name),
    ...text('size_label', sizeLabel(tensors)),
    ...text('license', license),
    ...text('source.huggingface.repository', repository),
    ...text('source.repo_url', url),
    ['general.file_type', { type: 'count', value: fileTypeOf(tensors) }],
    ['general.quantization_version', { type: 'count', value: quantizationVersion }],
  ];
}

function modelMetadata(config: MistralConfig): GgufMetadataPairs {
  const { embedding, heads, headSize, slidingWindow } = config;
  const count = (key: string, value: number) => [`llama.${key}`, { type: 'count', value }] as const;
  const float = (key: string, value: number) => [`llama.${key}`, { type: 'float', value }] as const;
  const ownHeadSize = headSize * heads !== embedding;
  return [
    count('vocab_size', config.vocabulary),
    count('context_length', config.contextLength),
    count('embedding_length', embedding),
    count('block_count', config.layers),
    count('feed_forward_length', config.feedForward),
    count('rope.dimension_count', headSize),
    float('rope.freq_base', config.ropeBase),
    count('attention.head_count', heads),
    count('attention.head_count_kv', config.kvHeads),
    float('attention.layer_norm_rms_epsilon', config.normEpsilon),
    ...(ownHeadSize
      ? [count('attention.key_length', headSize), count('attention.value_length', headSize)]
      : []),
    // The engine's llama does not use it; whoever reads the file should know it all the same.
    ...(slidingWindow === null ? [] : [count('attention.sliding_window', slidingWindow)]),
  ];
}

/** "7.2B", "3.4M". */
function sizeLabel(tensors: readonly TensorPlan[]): string {
  const values = tensors.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  const [unit, size] = values >= 1e9 ? (['B', 1e9] as const) : (['M', 1e6] as const);
  return `${(values / size).toFixed(1)}${unit}`;
}

/** What the card of the repository names, in the lines between its first two "---". */
function licenseOf(dir: string): string | null {
  const size = sizeOf(dir, cardFile);
  if (size === null) return null;
  const card = readRange(dir, cardFile, 0, Math.min(size, cardBytes)).toString('utf8');
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? '';
  return /^license:[ \t]*["']?([\w.+-]{1,60})/m.exec(front)?.[1] ?? null;
}
