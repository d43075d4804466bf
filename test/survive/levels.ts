// Kills the app, its workers, or both at random moments while it makes levels, and starts it again each time.
// The files must come out as converter and quantizer alone make them, and nothing else may be left.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { convertCheckpoint } from '../../main/models/convert/convert-checkpoint.ts';
import { openStore } from '../../main/store/store.ts';
import { at } from '../../scripts/places.ts';
import { startHubServer } from '../fakes/hub-server.ts';
import { writeDemoCheckpoint } from '../hub-checkpoint.ts';
import { demoModel, makeLevel } from '../make-level.ts';
import { createRandom } from '../synthetic-blocks.ts';
import type { FromLevelsProcess } from './levels-process.ts';

const victims = ['app', 'worker', 'both'] as const;
type Victim = (typeof victims)[number];
/** More than a step takes, so that some kills come late; most come early. */
const longestMs = 15_000;
/** So that a download takes about as long as the steps behind it. */
const hubBytesPerSecond = 2_000_000;
const repository = 'Xenon1/Xenon-4';

/** What the levels are made from: the demo model, or its original weights on a hub, which are got and converted first. */
export type LevelsFrom = 'model' | 'weights';

export interface LevelsSurvival {
  /** Promises broken, each in a line; none where all is well. */
  readonly broken: readonly string[];
  readonly kills: Readonly<Record<Victim, number>>;
  /** By what the job was at. */
  readonly moments: Readonly<Record<string, number>>;
  /** Jobs that were brought to their end. */
  readonly jobs: number;
}

export async function surviveLevels(options: {
  from: LevelsFrom;
  kills: number;
  levels: readonly string[];
  dir: string;
  seed: number;
  onKill?(count: number, victim: Victim, moment: string): void;
}): Promise<LevelsSurvival> {
  const { from, kills: wanted, levels, dir, seed, onKill = () => {} } = options;
  const random = createRandom(seed);
  const resources = at('resources');
  const { source, hub } = from === 'model' ? { source: demoModel, hub: null } : await weightsOnHub(dir);
  const expected = await madeDirectly(levels, join(dir, 'direct'), source);
  const broken: string[] = [];
  const kills = { app: 0, worker: 0, both: 0 };
  const moments: Record<string, number> = {};
  const pids = new Set<number>();
  let count = 0;
  let jobs = 0;

  /** Runs the app until the job is done, or until it is killed `afterMs` after it has told of the job. */
  async function run(dataDir: string, kill: { victim: Victim; afterMs: number } | null): Promise<boolean> {
    const args = [dataDir, resources, hub?.url ?? '', ...levels];
    const child = fork(at('test/survive/levels-process.ts'), args, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let worker: number | undefined;
    let moment = 'starting';
    let timer: NodeJS.Timeout | undefined;
    let done = false;
    const strike = () => {
      if (kill === null || done || child.exitCode !== null) return;
      // A download has none.
      if (kill.victim === 'worker' && (worker === undefined || !isWorker(worker))) {
        timer = setTimeout(strike, 20);
        return;
      }
      count += 1;
      kills[kill.victim] += 1;
      moments[moment] = (moments[moment] ?? 0) + 1;
      onKill(count, kill.victim, moment);
      // Together, as a power failure does; a worker alone is a crash, which the app outlives.
      if (kill.victim !== 'worker') child.kill('SIGKILL');
      if (kill.victim !== 'app' && worker !== undefined) end(worker);
    };
    child.on('message', (message: FromLevelsProcess) => {
      if (message.type === 'launched') {
        worker = message.pid;
        if (worker !== undefined) pids.add(worker);
        return;
      }
      // From then on there is something to be lost.
      if (kill !== null) timer ??= setTimeout(strike, kill.afterMs);
      const step = message.job.steps.find((one) => !one.done);
      moment = step?.kind ?? 'done';
      if (message.job.status === 'done') {
        done = true;
        child.kill('SIGTERM');
      }
    });
    await ended(child);
    clearTimeout(timer);
    return done;
  }

  for (let job = 0; count < wanted; job++) {
    const dataDir = join(dir, `job-${job}`);
    mkdirSync(dataDir);
    for (let done = false; !done; ) {
      const kill =
        count < wanted ? { victim: victims[count % 3] as Victim, afterMs: random() ** 2 * longestMs } : null;
      done = await run(dataDir, kill);
    }
    jobs += 1;
    broken.push(...(await look(dataDir, expected)).map((line) => `job ${job}: ${line}`));
  }
  await hub?.close();
  const alive = await settled(pids);
  if (alive.length > 0) broken.push(`${alive.length} workers still run: ${alive.join(', ')}`);
  return { broken, kills, moments, jobs };
}

/** The demo model's original weights on a hub, and the GGUF that they become. Whoever calls closes the hub. */
async function weightsOnHub(dir: string) {
  const sourceDir = join(dir, 'weights');
  writeDemoCheckpoint(sourceDir);
  const hub = await startHubServer();
  hub.bytesPerSecond = hubBytesPerSecond;
  const names = readdirSync(sourceDir);
  hub.add(repository, Object.fromEntries(names.map((name) => [name, readFileSync(join(sourceDir, name))])));
  const source = join(dir, 'Xenon-4.gguf');
  const origin = { name: 'Xenon-4', repository, url: `${hub.url}/${repository}` };
  const { signal } = new AbortController();
  await convertCheckpoint({ sourceDir, target: source, origin, signal, onProgress() {} });
  return { source, hub };
}

/** SHA-256 by name of the files that the quantizer makes when nothing disturbs it. */
async function madeDirectly(
  levels: readonly string[],
  dir: string,
  source: string,
): Promise<Map<string, string>> {
  mkdirSync(dir);
  const hashes = new Map<string, string>();
  for (const level of levels) {
    const name = `${basename(source, '.gguf')}-${level}.gguf`;
    await makeLevel(level, join(dir, name), source);
    hashes.set(name, sha256(join(dir, name)));
  }
  return hashes;
}

/** What is not as it should be in the data directory of a job that is done. */
async function look(dataDir: string, expected: ReadonlyMap<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  const folder = join(dataDir, 'models');
  const names = filesBelow(folder);
  const right = [...expected.keys()].sort();
  if (names.join() !== right.join()) wrong.push(`there are ${names.join(', ')}`);
  for (const [name, hash] of expected)
    if (names.includes(name) && sha256(join(folder, name)) !== hash) wrong.push(`${name} has other bytes`);
  const store = openStore(dataDir);
  try {
    const listed = store.models.list().map(({ path }) => path.slice(folder.length + 1));
    if (listed.sort().join() !== right.join()) wrong.push(`the library lists ${listed.join(', ')}`);
    const states = store.jobs.list().map(({ state }) => state);
    if (states.join() !== 'done') wrong.push(`jobs are ${states.join(', ')}`);
  } finally {
    store.close();
  }
  return wrong;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)))
    .sort();

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Those of the processes that still run, ten seconds after their parents at the latest. */
async function settled(pids: ReadonlySet<number>): Promise<number[]> {
  const running = () => [...pids].filter((pid) => isWorker(pid));
  for (let tries = 0; running().length > 0 && tries < 100; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return running();
}

/** A number may be another process's by now. */
function isWorker(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return /worker\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}
