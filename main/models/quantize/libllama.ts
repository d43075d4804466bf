// Calls llama.cpp's quantizer in the very library that node-llama-cpp ships, whose binding does not offer it.
// Source of the declarations: include/llama.h and ggml/include/ggml.h of llama.cpp v0.4.0.
import koffi from 'koffi';
import { tensorTypes } from '../tensor-types.ts';
import { mismatchOf, parameters } from './layout-guard.ts';
import type { LibraryFiles } from './library-files.ts';
import type { QuantizeLevel } from './quantize-levels.ts';

koffi.struct(
  'llama_model_quantize_params',
  Object.fromEntries(parameters.map(([name, type]) => [name, type])),
);
const LogCallback = koffi.proto('void xenon_log_callback(int level, const char *text, void *user)');
const errorLevel = 4;

/** Rows are worked on in slabs of this size at most, so that memory stays bounded. Bytes. */
const slabBytes = 512 << 20;
const sampleRow = 4096;
const sampleRows = 48;

export interface QuantizeCall {
  /** Absolute paths. */
  readonly source: string;
  readonly target: string;
  readonly level: QuantizeLevel;
  readonly threads: number;
  /** The source is quantized already. */
  readonly again: boolean;
  /** Computes sizes and writes nothing. */
  readonly dryRun: boolean;
}

export interface LibLlama {
  /** What is not as it was when this was written; null where all is. Nothing else may be called otherwise. */
  readonly mismatch: string | null;
  /**
   * Runs in a thread of its own; whether it succeeded. What it says comes to `onLog` meanwhile, in pieces of
   * lines. One call at a time.
   */
  quantize(call: QuantizeCall, onLog: (text: string, isError: boolean) => void): Promise<boolean>;
  /** How long one thread takes for a value of this tensor type ("Q4_K"), measured now. ns; null: cannot be told. */
  timePerValue(type: string): number | null;
}

/** @throws the loader's error where a library, or a function in it, is not there */
export function openLibLlama(files: LibraryFiles): LibLlama {
  const llama = koffi.load(files.llama);
  const defaults = llama.func('llama_model_quantize_params llama_model_quantize_default_params()');
  const quantize = llama.func(
    'uint32_t llama_model_quantize(const char *source, const char *target, const llama_model_quantize_params *params)',
  );
  const levelName = llama.func('const char *llama_ftype_name(int level)');
  const setLog = llama.func('void llama_log_set(xenon_log_callback *callback, void *user)');
  const quantizeChunk = koffi
    .load(files.ggmlBase)
    .func(
      'size_t ggml_quantize_chunk(int type, const float *values, void *blocks, int64_t start, int64_t rows, int64_t columns, const float *importance)',
    );
  let hear: (text: string, isError: boolean) => void = () => {};
  const onLog = (level: number, text: string): void => hear(text, level === errorLevel);
  setLog(koffi.register(onLog, koffi.pointer(LogCallback)), null);

  return {
    mismatch: mismatchOf(defaults(), levelName),
    quantize({ source, target, level, threads, again, dryRun }, onLog) {
      hear = onLog;
      const params = {
        ...defaults(),
        nthread: threads,
        ftype: level.fileType,
        allow_requantize: again,
        dry_run: dryRun,
        max_buf_size: slabBytes,
      };
      return new Promise((resolve, reject) => {
        quantize.async(source, target, params, (error: unknown, code: number) => {
          if (error) reject(error);
          else resolve(code === 0);
        });
      });
    },
    timePerValue(name) {
      const [id, type] = [...tensorTypes].find(([, one]) => one.name === name) ?? [];
      if (id === undefined || type === undefined) return null;
      const count = sampleRow * sampleRows;
      const values = Float32Array.from({ length: count }, (_, at) => Math.sin(at * 12.9898) * Math.cos(at));
      const bytes = (count / type.valuesPerBlock) * type.bytesPerBlock;
      const blocks = new Uint8Array(bytes);
      // The best of three: anything else on this machine can come between.
      const times = Array.from({ length: 3 }, () => {
        const begun = performance.now();
        const written = Number(quantizeChunk(id, values, blocks, 0, sampleRows, sampleRow, null));
        return written === bytes ? performance.now() - begun : Number.POSITIVE_INFINITY;
      });
      const took = Math.min(...times);
      return Number.isFinite(took) ? (took * 1e6) / count : null;
    },
  };
}
