// Every parser of downloaded model files, on real files with changes: it gives a result that keeps its promises, or
// one of the app's own errors, and never anything else.
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { AppError } from '../../main/errors.ts';
import { readCheckpointTensors } from '../../main/models/convert/checkpoint.ts';
import { convertCheckpoint } from '../../main/models/convert/convert-checkpoint.ts';
import { readMistralConfig } from '../../main/models/convert/mistral-config.ts';
import { readSafetensors } from '../../main/models/convert/safetensors.ts';
import { parseSentencePiece } from '../../main/models/convert/sentencepiece.ts';
import { tokenizerMetadata } from '../../main/models/convert/tokenizer-metadata.ts';
import { readGguf } from '../../main/models/gguf.ts';
import { demoModelFile } from '../demo-corpus.ts';
import { demoTokenizerFile, writeDemoCheckpoint, writeRandomCheckpoint } from '../hub-checkpoint.ts';
import { mutated, mutations } from './mutations.ts';

export interface FuzzCounts {
  readonly cases: number;
  /** Cases that gave a result in spite of the change. */
  accepted: number;
  /** Codes of errors, with the flaw where there is one, and how often each was the answer. */
  readonly refused: Record<string, number>;
}

/** A parser with the file that is changed for it. */
interface Target {
  readonly name: string;
  readonly file: Buffer;
  readonly kind: keyof typeof mutations;
  /** One case in so many that are asked for; more for those that take longer. */
  readonly rarity?: number;
  /** Throws an AppError, or a plain Error where the result breaks a promise. */
  parse(changed: Buffer): unknown;
}

/**
 * Runs `cases` of each parser, with everything that is written below `dir`.
 * @throws an Error with the smallest case that fast-check finds
 */
export async function fuzzParsers(options: {
  dir: string;
  cases: number;
  seed: number;
  onTarget?(name: string, counts: FuzzCounts): void;
}): Promise<Record<string, FuzzCounts>> {
  const { dir, cases, seed, onTarget } = options;
  const report: Record<string, FuzzCounts> = {};
  for (const target of targetsIn(dir)) {
    const numRuns = Math.max(1, Math.ceil(cases / (target.rarity ?? 1)));
    const counts: FuzzCounts = { cases: numRuns, accepted: 0, refused: {} };
    const property = fc.asyncProperty(mutations[target.kind], async (changes) => {
      try {
        await target.parse(mutated(target.file, changes));
        counts.accepted += 1;
      } catch (thrown) {
        // A mistake of ours would be told as `internal`.
        if (!(thrown instanceof AppError) || thrown.code === 'internal') throw thrown;
        const { code, detail } = thrown;
        const key = detail.flaw ? `${code}: ${detail.flaw}` : code;
        counts.refused[key] = (counts.refused[key] ?? 0) + 1;
      }
    });
    await fc.assert(property, { numRuns, seed });
    report[target.name] = counts;
    onTarget?.(target.name, counts);
  }
  return report;
}

function targetsIn(dir: string): Target[] {
  const demo = join(dir, 'demo');
  writeDemoCheckpoint(demo);
  const model = readFileSync(fileURLToPath(demoModelFile));
  const shard = 'model-00001-of-00002.safetensors';
  const original = (file: string) => readFileSync(join(demo, file));
  const config = readMistralConfig(demo);
  const tokenizer = parseSentencePiece(readFileSync(demoTokenizerFile));

  const shardBytes = original(shard);
  const header = shardBytes.subarray(8, 8 + Number(shardBytes.readBigUInt64LE()));
  const dataBytes = shardBytes.length - 8 - header.length;

  /** `start` and a hole of the size of the data. */
  function readShard(start: Buffer): void {
    const size = start.length + dataBytes;
    writeWithHole(join(dir, shard), start, size);
    let end = 0;
    for (const { offset, bytes, name } of readSafetensors(dir, shard)) {
      if (offset < end || offset + bytes > size) throw new Error(`${name} lies in a false place`);
      end = offset + bytes;
    }
  }

  /** A JSON file of the demo checkpoint, changed in its place and read. */
  const inPlace = (file: string, read: () => unknown): Target => ({
    name: file,
    file: original(file),
    kind: 'json',
    parse(changed) {
      writeFileSync(join(demo, file), changed);
      return read();
    },
  });
  const targets: Target[] = [
    {
      name: 'GGUF',
      kind: 'binary',
      // Names, vocabulary and places of the tensors; the weights behind are a hole of their size.
      file: model.subarray(0, model.indexOf('blk.3.ffn_down.weight') + 100),
      parse(changed) {
        const path = writeWithHole(join(dir, 'model.gguf'), changed, model.length);
        const header = readGguf(path);
        const bytes = header.tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
        if (bytes > header.bytes) throw new Error(`${bytes} bytes of tensors in ${header.bytes}`);
      },
    },
    {
      name: 'safetensors',
      kind: 'binary',
      file: Buffer.concat([lengthOf(header), header]),
      parse: readShard,
    },
    {
      name: 'safetensors header',
      kind: 'json',
      file: header,
      parse: (changed) => readShard(Buffer.concat([lengthOf(changed), changed])),
    },
    {
      name: 'tokenizer.model',
      kind: 'binary',
      file: readFileSync(demoTokenizerFile),
      parse: parseSentencePiece,
    },
    inPlace('config.json', () => readMistralConfig(demo)),
    inPlace('tokenizer_config.json', () => tokenizerMetadata(demo, tokenizer, config)),
    inPlace('model.safetensors.index.json', () => readCheckpointTensors(demo)),
  ];
  return [...targets, ...conversionTargets(dir)];
}

/** A whole conversion of a tiny checkpoint with a change in one of its files: a file that can be used, or none. */
function conversionTargets(dir: string): Target[] {
  const source = join(dir, 'tiny');
  const out = join(dir, 'out');
  mkdirSync(out);
  const geometry = {
    layers: 1,
    embedding: 32,
    feedForward: 32,
    heads: 4,
    kvHeads: 2,
    vocabulary: 512,
    contextLength: 64,
  };
  writeRandomCheckpoint(source, geometry, { shards: 2 });
  return readdirSync(source).map((file) => {
    const original = readFileSync(join(source, file));
    return {
      name: `conversion: ${file}`,
      file: original,
      kind: file.endsWith('.json') ? 'json' : 'binary',
      rarity: 50,
      async parse(changed) {
        writeFileSync(join(source, file), changed);
        const target = join(out, 'model.gguf');
        try {
          const signal = new AbortController().signal;
          const { bytes } = await convertCheckpoint({ sourceDir: source, target, signal, onProgress() {} });
          if (readGguf(target).bytes !== bytes) throw new Error('The file is not what was told.');
        } catch (thrown) {
          const left = readdirSync(out).filter((name) => name !== 'model.gguf');
          if (left.length > 0) throw new Error(`${left.join()} was left behind.`);
          throw thrown;
        } finally {
          writeFileSync(join(source, file), original);
        }
      },
    } satisfies Target;
  });
}

function lengthOf(header: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(header.length));
  return bytes;
}

/** `bytes` and behind them nothing but a hole, up to `size`. */
function writeWithHole(path: string, bytes: Buffer, size: number): string {
  const file = openSync(path, 'w');
  writeSync(file, bytes);
  ftruncateSync(file, Math.max(size, bytes.length));
  closeSync(file);
  return path;
}
