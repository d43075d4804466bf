// The folder of the KV cache's snapshots, as the app and the engine worker both see it. A snapshot is a
// sidecar (`CONVERSATION.KEY.json`, written last, so that it stands for a whole one) and the state file that
// it names. While one is loaded a marker lies beside it: whoever finds it knows that a process died there.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** What the sidecar says. */
export interface SnapshotRecord {
  /** Of everything that must be the same for the state to be read: see `kv-snapshots.ts`. */
  readonly key: string;
  /** Name in the same folder. */
  readonly stateFile: string;
  readonly bytes: number;
  /** Of the state file, hex. */
  readonly sha256: string;
  /** Ids of the tokens whose keys and values it holds. */
  readonly tokenIds: readonly number[];
}

const keyLength = 16;
const sidecarName = /^(?<conversationId>[\w-]{1,100})\.[0-9a-f]{16}\.json$/;

export function tokensHash(ids: readonly number[]): string {
  return createHash('sha256').update(Int32Array.from(ids)).digest('hex');
}

/** The path that a conversation's files of one key begin with; null for an id that is no file name. */
export function snapshotBase(dir: string, conversationId: string, key: string): string | null {
  const name = `${conversationId}.${key.slice(0, keyLength)}`;
  return sidecarName.test(`${name}.json`) ? join(dir, name) : null;
}

/** Whether a process died while it loaded this one. */
export const isMarked = (base: string): boolean => existsSync(`${base}.loading`);
export const mark = (base: string): void => writeFileSync(`${base}.loading`, '');
export const unmark = (base: string): void => rmSync(`${base}.loading`, { force: true });

/** Whether a process died while it loaded one of this conversation's. */
export function diedOfSnapshot(dir: string, conversationId: string): boolean {
  return namesIn(dir).some((name) => name.startsWith(`${conversationId}.`) && name.endsWith('.loading'));
}

/** The record, whole and consistent in itself; null if there is none. A broken one is null, too. */
export function readRecord(base: string): SnapshotRecord | null {
  try {
    const { key, stateFile, bytes, sha256, tokens, tokensSha256, tokenIds } = JSON.parse(
      readFileSync(`${base}.json`, 'utf8'),
    );
    const packed = Buffer.from(tokenIds, 'base64');
    const ids = Array.from({ length: packed.length >> 2 }, (_, at) => packed.readInt32LE(4 * at));
    const isOwn = typeof stateFile === 'string' && /^[\w.-]+\.state$/.test(stateFile);
    if (!isOwn || ids.length !== tokens || tokensHash(ids) !== tokensSha256) return null;
    return { key, stateFile, bytes, sha256, tokenIds: ids };
  } catch {
    return null;
  }
}

/** Makes the record count, in place of the one before, whose state file goes. */
export function writeRecord(dir: string, base: string, record: SnapshotRecord): void {
  const before = readRecord(base);
  const { tokenIds, ...rest } = record;
  const packed = Buffer.alloc(4 * tokenIds.length);
  for (const [at, id] of tokenIds.entries()) packed.writeInt32LE(id, 4 * at);
  const content = {
    ...rest,
    tokens: tokenIds.length,
    tokensSha256: tokensHash(tokenIds),
    tokenIds: packed.toString('base64'),
  };
  writeFileSync(`${base}.json.part`, JSON.stringify(content));
  renameSync(`${base}.json.part`, `${base}.json`);
  if (before !== null && before.stateFile !== record.stateFile)
    rmSync(join(dir, before.stateFile), { force: true });
}

/** Says that it was used now. */
export function touch(base: string): void {
  utimesSync(`${base}.json`, new Date(), new Date());
}

function namesIn(dir: string): string[] {
  return existsSync(dir) ? readdirSync(dir) : [];
}

function remove(dir: string, belongs: (name: string) => boolean): void {
  // The sidecar first: without it the rest is rubbish that the next start sweeps up.
  const names = namesIn(dir).filter(belongs);
  for (const name of names.sort((a, b) => Number(b.endsWith('.json')) - Number(a.endsWith('.json')))) {
    try {
      rmSync(join(dir, name), { force: true });
    } catch {
      // Another process has it open; the next start sweeps it up.
    }
  }
}

/** Takes one snapshot away. */
export function removeSnapshot(dir: string, base: string): void {
  remove(dir, (name) => join(dir, name).startsWith(`${base}.`));
}

/** Takes away every snapshot of a conversation. */
export function removeSnapshotsOf(dir: string, conversationId: string): void {
  remove(dir, (name) => name.startsWith(`${conversationId}.`));
}

/** Takes the snapshots used longest ago away until all of them together are within the budget, in bytes. */
export function trimSnapshots(dir: string, budgetBytes: number): void {
  const snapshots = namesIn(dir)
    .filter((name) => sidecarName.test(name))
    .map((name) => {
      const base = join(dir, name.slice(0, -'.json'.length));
      // Two workers may do this at once, so it may be gone by now.
      const usedAt = statSync(`${base}.json`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      return { base, bytes: readRecord(base)?.bytes ?? 0, usedAt };
    })
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const snapshot of snapshots) {
    bytes += snapshot.bytes;
    if (bytes > budgetBytes) removeSnapshot(dir, snapshot.base);
  }
}

/**
 * Brings the folder in order before a worker uses it: half-written files, snapshots that a process died of
 * and those of conversations that are no more go.
 */
export function sweepSnapshots(dir: string, exists: (conversationId: string) => boolean): void {
  mkdirSync(dir, { recursive: true });
  const whole = new Set<string>();
  for (const name of namesIn(dir)) {
    const conversationId = sidecarName.exec(name)?.groups?.conversationId;
    const base = join(dir, name.slice(0, -'.json'.length));
    if (conversationId === undefined || !exists(conversationId) || isMarked(base)) continue;
    const record = readRecord(base);
    if (record === null || !existsSync(join(dir, record.stateFile))) continue;
    whole.add(name).add(record.stateFile);
  }
  remove(dir, (name) => !whole.has(name));
}
