// Names a model's quantization level from its tensors: what most of the repeating layers' weights are, and
// which finer types are mixed in. A file's own claim decides only what the tensors leave open.
// Source of the mixtures: llama_tensor_get_type in llama.cpp's llama-quant.cpp, v0.4.0.
import type { GgufHeader, GgufTensor } from './gguf.ts';

/** `general.file_type` of the levels that tensors alone cannot tell from their neighbours. */
const claims: Readonly<Record<number, string>> = {
  22: 'IQ3_XS',
  23: 'IQ3_XXS',
  26: 'IQ3_S',
  27: 'IQ3_M',
  20: 'IQ2_XS',
  28: 'IQ2_S',
  29: 'IQ2_M',
};

/** The levels that a dominating type can belong to, the likeliest first. */
const candidates: Readonly<Record<string, readonly string[]>> = {
  IQ3_S: ['IQ3_S', 'IQ3_M', 'IQ3_XS'],
  IQ3_XXS: ['IQ3_XXS', 'IQ3_XS'],
  IQ2_S: ['IQ2_M', 'IQ2_S'],
  IQ2_XS: ['IQ2_XS', 'IQ2_S'],
};

export function levelOf({
  tensors,
  fileType,
}: Pick<GgufHeader, 'fileType'> & { tensors: readonly Omit<GgufTensor, 'bytes'>[] }): string {
  const matrices = tensors.filter(({ shape }) => shape.filter((size) => size > 1).length > 1);
  const layers = matrices.filter(({ name }) => name.startsWith('blk.'));
  const values = new Map<string, number>();
  for (const { type, shape } of layers.length > 0 ? layers : matrices.length > 0 ? matrices : tensors) {
    values.set(type, (values.get(type) ?? 0) + shape.reduce((product, size) => product * size, 1));
  }
  const [main = 'F32'] = [...values].sort((a, b) => b[1] - a[1]).map(([type]) => type);
  const mixedIn = (type: string): boolean => values.has(type);
  switch (main) {
    case 'Q2_K':
      return mixedIn('Q3_K') ? 'Q2_K' : 'Q2_K_S';
    case 'Q3_K':
      if (mixedIn('Q4_K')) return 'Q3_K_M';
      return mixedIn('Q5_K') ? 'Q3_K_L' : 'Q3_K_S';
    case 'Q4_K':
    case 'Q5_K':
      return mixedIn('Q6_K') ? `${main}_M` : `${main}_S`;
    default: {
      const possible = candidates[main] ?? [main];
      const claimed = fileType === null ? undefined : claims[fileType];
      return claimed !== undefined && possible.includes(claimed) ? claimed : possible[0]!;
    }
  }
}
