// Kills the app, its workers, or both at random moments while it makes levels, and starts it again each time.
// The files must come out as the quantizer alone makes them, and nothing else may be left.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../main/store/store.ts';
import { at } from '../../scripts/places.ts';
import { makeLevel } from '../make-level.ts';
import { createRandom } from '../synthetic-blocks.ts';
import type { FromLevelsProcess } from './levels-process.ts';

const victims = ['app', 'worker', 'both'] as const;
type Victim = (typeof victims)[number];
/** More than a step takes, so that some kills come late; most come early. */
const longestMs = 15_000;

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
  kills: number;
  levels: readonly string[];
  dir: string;
  seed: number;
  onKill?(count: number, victim: Victim, moment: string): void;
}): Promise<LevelsSurvival> {
  const { kills: wanted, levels, dir, seed, onKill = () => {} } = options;
  const random = createRandom(seed);
  const resources = at('resources');
  const expected = await madeDirectly(
    levels,
    join(dir, 'direct'),
    join(resources, 'demo-model', 'demo.gguf'),
  );
  const broken: string[] = [];
  const kills = { app: 0, worker: 0, both: 0 };
  const moments: Record<string, number> = {};
  const pids = new Set<number>();
  let count = 0;
  let jobs = 0;

  /** Runs the app until the job is done, or until it is killed `afterMs` after it has told of the job. */
  async function run(dataDir: string, kill: { victim: Victim; afterMs: number } | null): Promise<boolean> {
    const child = fork(at('test/survive/levels-process.ts'), [dataDir, resources, ...levels], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let worker: number | undefined;
    let moment = 'starting';
    let timer: NodeJS.Timeout | undefined;
    let done = false;
    const strike = () => {
      if (kill === null || done) return;
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
  const alive = await settled(pids);
  if (alive.length > 0) broken.push(`${alive.length} workers still run: ${alive.join(', ')}`);
  return { broken, kills, moments, jobs };
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
    const target = join(dir, `demo-${level}.gguf`);
    await makeLevel(level, target, source);
    hashes.set(`demo-${level}.gguf`, sha256(target));
  }
  return hashes;
}

/** What is not as it should be in the data directory of a job that is done. */
async function look(dataDir: string, expected: ReadonlyMap<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  const folder = join(dataDir, 'models');
  const names = readdirSync(folder).sort();
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
