// The big store of the benchmarks: 10,000 conversations, 1,000,000 turns, about 1 GB (`BENCH_CONVERSATIONS` and
// `BENCH_TURNS` make it smaller). It takes minutes to make,
// so it is kept in the system's temporary folder, by what it was made of.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFileName } from '../../main/store/database.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import { at } from '../../scripts/places.ts';
import { type GeneratedStore, generateStore } from '../store-generator.ts';

export const bigStore = {
  conversations: Number(process.env.BENCH_CONVERSATIONS ?? 10_000),
  turns: Number(process.env.BENCH_TURNS ?? 1_000_000),
  longest: 10_000,
  replyBytes: 300,
};

/** The directory of a store that was made once. Only to be read. */
export function keptStore(wanted: GeneratedStore = bigStore): string {
  const made = [
    wanted,
    migrations.map(({ name }) => name),
    readFileSync(at('test/store-generator.ts'), 'utf8'),
  ];
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 12);
  const dir = join(tmpdir(), `xenon-bench-store-${key}`);
  if (existsSync(dir)) return dir;
  const begun = performance.now();
  const part = mkdtempSync(join(tmpdir(), 'xenon-bench-store-part-'));
  generateStore(part, wanted);
  renameSync(part, dir);
  const mb = Math.round(statSync(join(dir, databaseFileName)).size / 1e6);
  console.log(`made a store of ${mb} MB in ${Math.round((performance.now() - begun) / 1000)} s`);
  return dir;
}

/** A copy that may be written to. */
export function copiedStore(wanted: GeneratedStore = bigStore): { dir: string; remove(): void } {
  const from = keptStore(wanted);
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  cpSync(join(from, databaseFileName), join(dir, databaseFileName));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}
