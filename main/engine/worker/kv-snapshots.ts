// KV caches on disk: what a conversation's sequence holds is written when it leaves memory, and read again
// instead of the history. A state file of another model, or one cut short, is accepted by the engine or ends
// the process, so nothing is loaded that has not been proven to be what was written, for this very setting.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { filesOf } from '../../models/split-files.ts';
import {
  isMarked,
  mark,
  readRecord,
  removeSnapshot,
  snapshotBase,
  tokensHash,
  touch,
  trimSnapshots,
  unmark,
  writeRecord,
} from '../kv-folder.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { stateLayout, writeForSequences } from './state-file.ts';

/** Below this, reading the tokens anew is as fast as finding and proving a file. */
const smallestGain = 64;
/** Of each of the model's files, at each end; with its size and time of change it tells files apart. Bytes. */
const identifyingBytes = 1024 * 1024;
/** Left free on the disk, whatever the budget says. Bytes. */
const leftFree = 512 * 1024 * 1024;

export interface Snapshots {
  /**
   * Writes what the sequence holds, unless that is on disk already or not worth a file. Never throws: what
   * could not be written is read anew some day. What is `cancelled` leaves nothing.
   */
  save(conversationId: string, sequence: LlamaContextSequence, cancelled: () => boolean): Promise<void>;
  /**
   * Puts the conversation's snapshot into the sequence where that spares reading `prompt`; otherwise
   * the sequence stays as it is. Never throws; a snapshot that is not what was written is deleted.
   */
  load(
    conversationId: string,
    sequence: LlamaContextSequence,
    prompt: readonly number[],
    cancelled: () => boolean,
  ): Promise<void>;
}

/** Everything that must be the same for a state to be read again, as one hash. */
export async function snapshotKey(path: string, weights: LoadedWeights): Promise<string> {
  const { model, context, report } = weights;
  const parts = {
    format: 2,
    model: await modelIdentity(path),
    engine: model.llama.llamaCppRelease.release,
    device: report.device,
    // Where flash attention is left to the engine, it may depend on which layers lie there.
    layersOnDevice: report.layersOnDevice,
    kvTypes: [context.kvCacheKeyType, context.kvCacheValueType],
    flashAttention: context.flashAttention,
    contextLength: context.contextSize,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function modelIdentity(path: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of filesOf(path)) {
    const { size, mtimeMs } = await stat(part);
    hash.update(`${size} ${mtimeMs} `);
    const file = await open(part);
    try {
      const buffer = Buffer.alloc(Math.min(size, identifyingBytes));
      for (const position of [0, size - buffer.length]) {
        await file.read(buffer, 0, buffer.length, position);
        hash.update(buffer);
      }
    } finally {
      await file.close();
    }
  }
  return hash.digest('hex');
}

async function hashOfFile(path: string, cancelled: () => boolean): Promise<string | null> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    if (cancelled()) return null;
    hash.update(piece);
  }
  return hash.digest('hex');
}

export function createSnapshots(options: {
  dir: string;
  key: string;
  /** Of the context that states are read into. */
  sequences: number;
  budgetBytes(): number;
  /** Of the KV cache; an estimate of the file's size. */
  bytesPerToken: number;
  log(level: 'info' | 'warn', text: string): void;
}): Snapshots {
  const { dir, key, sequences, budgetBytes, bytesPerToken, log } = options;

  async function hasRoom(bytes: number): Promise<boolean> {
    if (bytes > budgetBytes()) return false;
    const { bavail, bsize } = await statfs(dir);
    return bytes + leftFree <= bavail * bsize;
  }

  async function write(
    base: string,
    sequence: LlamaContextSequence,
    cancelled: () => boolean,
  ): Promise<void> {
    const tokenIds: number[] = sequence.contextTokens;
    if (tokenIds.length < smallestGain) return;
    const onDisk = readRecord(base);
    if (onDisk?.key === key && tokensHash(onDisk.tokenIds) === tokensHash(tokenIds)) return touch(base);
    mkdirSync(dir, { recursive: true });
    if (!(await hasRoom(tokenIds.length * bytesPerToken)))
      return log('warn', `no room on the disk for a snapshot of ${tokenIds.length} tokens`);
    const path = `${base}.${randomUUID().slice(0, 8)}.state`;
    try {
      await sequence.saveStateToFile(`${path}.part`);
      const sha256 = await hashOfFile(`${path}.part`, cancelled);
      if (sha256 === null) return rmSync(`${path}.part`, { force: true });
      const bytes = statSync(`${path}.part`).size;
      renameSync(`${path}.part`, path);
      writeRecord(dir, base, { key, stateFile: basename(path), bytes, sha256, tokenIds });
    } catch (error) {
      rmSync(`${path}.part`, { force: true });
      rmSync(path, { force: true });
      throw error;
    }
    trimSnapshots(dir, budgetBytes());
  }

  /** What is wrong with the snapshot, null if nothing; undefined if that was not found out. */
  async function flawOf(base: string, cancelled: () => boolean): Promise<string | null | undefined> {
    if (isMarked(base)) return 'the engine died of it';
    const record = readRecord(base);
    if (record === null) return 'its record is damaged';
    if (record.key !== key) return 'it was written for another setting';
    const path = join(dir, record.stateFile);
    if (!existsSync(path)) return 'its file is missing';
    if (statSync(path).size !== record.bytes) return 'its file has another size';
    const sha256 = await hashOfFile(path, cancelled);
    if (sha256 === null) return undefined;
    return sha256 === record.sha256 ? null : 'its file has changed';
  }

  async function read(
    base: string,
    sequence: LlamaContextSequence,
    prompt: readonly number[],
    cancelled: () => boolean,
  ): Promise<void> {
    const inMemory = sequence.compareContextTokens(prompt as Token[]).firstDifferentIndex;
    if (prompt.length - inMemory < smallestGain || !existsSync(`${base}.json`)) return;
    const record = readRecord(base);
    if (record !== null && !isMarked(base) && commonPrefix(record.tokenIds, prompt) - inMemory < smallestGain)
      return;
    const flaw = await flawOf(base, cancelled);
    if (flaw === undefined) return;
    if (flaw !== null || record === null) {
      removeSnapshot(dir, base);
      return log('warn', `a snapshot is not used and deleted: ${flaw}`);
    }
    const { path, done } = await fitted(base, join(dir, record.stateFile));
    mark(base);
    try {
      await sequence.loadStateFromFile(path, { acceptRisk: true });
      if (tokensHash(sequence.contextTokens) !== tokensHash(record.tokenIds))
        throw new Error('it holds other tokens than its record says');
      touch(base);
    } catch (error) {
      removeSnapshot(dir, base);
      await sequence.clearHistory();
      throw error;
    } finally {
      done();
      unmark(base);
    }
  }

  /** A state file for a context of as many sequences as this one: itself, or one made for this one reading. */
  async function fitted(base: string, path: string): Promise<{ path: string; done(): void }> {
    const layout = await stateLayout(path);
    if (layout === null || layout.sequences === sequences) return { path, done() {} };
    // What a death leaves of it, the next start of the app sweeps up.
    const own = `${base}.${randomUUID().slice(0, 8)}.fitted.part`;
    const done = (): void => rmSync(own, { force: true });
    try {
      await writeForSequences(path, layout, sequences, own);
    } catch (error) {
      done();
      throw error;
    }
    return { path: own, done };
  }

  return {
    async save(conversationId, sequence, cancelled) {
      const base = snapshotBase(dir, conversationId, key);
      if (base === null) return;
      await write(base, sequence, cancelled).catch((error: unknown) =>
        log('warn', `a snapshot was not written: ${String(error)}`),
      );
    },
    async load(conversationId, sequence, prompt, cancelled) {
      const base = snapshotBase(dir, conversationId, key);
      if (base === null) return;
      await read(base, sequence, prompt, cancelled).catch((error: unknown) =>
        log('warn', `a snapshot was not read: ${String(error)}`),
      );
    },
  };
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
