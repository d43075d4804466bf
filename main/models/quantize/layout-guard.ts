// What llama.cpp's quantizer looks like in the release that it was written for. The shipped library is held to it
// before each use: parameters that lie elsewhere, or levels of other numbers, would write nonsense or crash.
// Source: include/llama.h and src/llama-quant.cpp of llama.cpp v0.4.0.
import { quantizeLevels } from './quantize-levels.ts';

/** Of `llama_model_quantize_params`, in its order: name, C type, and value by default. */
export const parameters: readonly (readonly [
  name: string,
  type: string,
  byDefault: number | boolean | null,
])[] = [
  ['nthread', 'int32_t', 0],
  ['ftype', 'int32_t', 7],
  // GGML_TYPE_COUNT: no type of its own.
  ['output_tensor_type', 'int32_t', 43],
  ['token_embedding_type', 'int32_t', 43],
  ['allow_requantize', 'bool', false],
  ['quantize_output_tensor', 'bool', true],
  ['only_copy', 'bool', false],
  ['pure', 'bool', false],
  ['keep_split', 'bool', false],
  ['dry_run', 'bool', false],
  ['imatrix', 'void *', null],
  ['kv_overrides', 'void *', null],
  ['tt_overrides', 'void *', null],
  ['prune_layers', 'void *', null],
  ['max_buf_size', 'size_t', 8 * 2 ** 30],
];

/**
 * What is not as it should be, for the log; null where all is.
 * @param read the library's default parameters, read through the layout above
 * @param levelName what the library calls a level's number
 */
export function mismatchOf(
  read: Readonly<Record<string, unknown>>,
  levelName: (fileType: number) => string | null,
): string | null {
  for (const [name, , known] of parameters) {
    const value = typeof known === 'number' ? Number(read[name]) : read[name];
    if (value !== known) return `${name} is ${value} by default instead of ${known}`;
  }
  for (const { fileType, libraryName } of quantizeLevels) {
    const name = levelName(fileType);
    if (name !== libraryName) return `level ${fileType} is called "${name}" instead of "${libraryName}"`;
  }
  return null;
}
