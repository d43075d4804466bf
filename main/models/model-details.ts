// What a model's file says of itself, read anew each time: nobody needs it often.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ModelDetails, TensorGroup } from '../../preload/contract/model-details.ts';
import { AppError } from '../errors.ts';
import type { GgufHeader } from './gguf.ts';
import { readGguf } from './gguf.ts';
import { valuesOf } from './gguf-file.ts';
import type { ModelLibrary } from './library.ts';
import type { LoadedHash } from './loaded-hash.ts';
import { filesOf } from './split-files.ts';

/** Templates are a few kilobytes. */
const longestTemplate = 256 << 10;

export type Details = ReturnType<typeof createDetails>;

export function createDetails({ library, hashing }: { library: ModelLibrary; hashing: LoadedHash }) {
  return {
    /** @throws AppError `notFound`, or as `readGguf` */
    of(modelId: string): ModelDetails {
      const { path } = library.get(modelId);
      const { tensors, metadata } = readGguf(path, longestTemplate);
      const { text, number, length } = metadata;
      return {
        path,
        files: filesOf(path).map((file) => ({ name: basename(file), bytes: statSync(file).size })),
        tensors: groupsOf(tensors),
        tokenizer: {
          kind: text('tokenizer.ggml.model'),
          pieces: length('tokenizer.ggml.tokens'),
          beginId: number('tokenizer.ggml.bos_token_id'),
          endId: number('tokenizer.ggml.eos_token_id'),
        },
        template: text('tokenizer.chat_template'),
        sha256: hashing.knownOf(path),
      };
    },
    /** @throws AppError `notFound`, `modelMissing`, `sourceChanged` */
    async hash(modelId: string): Promise<string> {
      const { path, entry } = library.get(modelId);
      const detail = { file: entry.fileName };
      if (entry.problem !== null) throw new AppError(entry.problem.code, { detail: entry.problem.detail });
      const sha256 = await hashing.read(path);
      if (sha256 === null) throw new AppError('sourceChanged', { detail });
      return sha256;
    },
  };
}

function groupsOf(tensors: GgufHeader['tensors']): TensorGroup[] {
  const groups = new Map<string, TensorGroup>();
  for (const { type, shape, bytes } of tensors) {
    const group = groups.get(type) ?? { type, tensors: 0, parameters: 0, bytes: 0 };
    groups.set(type, {
      type,
      tensors: group.tensors + 1,
      parameters: group.parameters + valuesOf(shape),
      bytes: group.bytes + bytes,
    });
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes);
}
