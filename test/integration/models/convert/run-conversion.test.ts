// The converter in its own process, which is killed at every stage.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { launchWorker } from '../../../../main/http/launch-worker.ts';
import { runConversion } from '../../../../main/models/convert/run-conversion.ts';
import { readGguf } from '../../../../main/models/gguf.ts';
import type { WorkerProcess } from '../../../../main/platform.ts';
import type { ConversionProgress } from '../../../../preload/contract/convert.ts';
import { writeDemoCheckpoint, writeRandomCheckpoint } from '../../../hub-checkpoint.ts';
import { problemIn } from '../../../problem-of.ts';
import { geometries } from '../../../synthetic-gguf.ts';
import { tempDir } from '../../store/temp-dir.ts';

const workerPath = fileURLToPath(new URL('../../../../main/models/convert/worker.ts', import.meta.url));

function order(write: (dir: string) => void = writeDemoCheckpoint) {
  const [sourceDir, outDir] = [join(tempDir(), 'source'), tempDir()];
  mkdirSync(sourceDir);
  write(sourceDir);
  return { sourceDir, outDir, target: join(outDir, 'model.gguf') };
}

/** A checkpoint of 300 MB: long enough to be stopped in the middle. */
const large = (dir: string) => writeRandomCheckpoint(dir, geometries['150m']);

function run(
  { sourceDir, target }: { sourceDir: string; target: string },
  {
    signal = new AbortController().signal,
    onProgress = (_: ConversionProgress) => {},
    onLaunch = (_: WorkerProcess) => {},
  } = {},
) {
  const launch = () => {
    const worker = launchWorker(workerPath);
    onLaunch(worker);
    return worker;
  };
  return runConversion({ launch, order: { sourceDir, target }, signal, onProgress });
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('makes the file, tells how far it is, and ends', async () => {
  const one = order();
  const told: ConversionProgress[] = [];
  let pid = 0;
  const file = await run(one, {
    onProgress: (progress) => told.push(progress),
    onLaunch: (worker) => {
      pid = worker.pid!;
    },
  });
  expect(file).toEqual({ path: one.target, bytes: readGguf(one.target).bytes });
  expect(told.at(-1)).toEqual({ step: 'checking', doneBytes: file.bytes, totalBytes: file.bytes });
  expect(isAlive(pid)).toBe(false);
});

test('gives way to everything else', async () => {
  const one = order(large);
  let priority = 0;
  let pid = 0;
  await run(one, {
    onLaunch: (worker) => {
      pid = worker.pid!;
    },
    onProgress: () => {
      priority ||= getPriority(pid);
    },
  });
  expect(priority).toBeGreaterThanOrEqual(10);
});

test('says what is wrong with the folder, with the code that the converter gives', async () => {
  const one = order((dir) => writeFileSync(join(dir, 'config.json'), '{"model_type":"llama"}'));
  expect(await problemIn(run(one))).toEqual({
    code: 'checkpointArchitecture',
    detail: { file: 'config.json', architecture: 'llama' },
  });
  expect(readdirSync(one.outDir)).toEqual([]);
});

test('stopped in the middle, it ends at once and leaves nothing', async () => {
  const one = order(large);
  const abort = new AbortController();
  let pid = 0;
  let seen = false;
  const conversion = run(one, {
    signal: abort.signal,
    onLaunch: (worker) => {
      pid = worker.pid!;
    },
    onProgress() {
      seen ||= existsSync(`${one.target}.part`);
      abort.abort('enough');
    },
  });
  await expect(conversion).rejects.toBe('enough');
  expect(seen).toBe(true);
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(one.outDir)).toEqual([]);
});

test('dying in the middle, it is said to have crashed, and nothing is left', async () => {
  const one = order(large);
  let worker: WorkerProcess | undefined;
  const problem = await problemIn(
    run(one, {
      onLaunch: (launched) => {
        worker = launched;
      },
      onProgress: () => worker?.kill(),
    }),
  );
  expect(problem).toEqual({ code: 'conversionCrashed', detail: { reason: 'SIGKILL' } });
  expect(readdirSync(one.outDir)).toEqual([]);
});

test('without its parent it ends and takes what it had written with it', async () => {
  const one = order(large);
  const child: ChildProcess = fork(workerPath, {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  child.send({ type: 'convert', order: { sourceDir: one.sourceDir, target: one.target } });
  await once(child, 'message');
  expect(readdirSync(one.outDir)).toEqual(['model.gguf.part']);
  // As the system does it when the parent has died.
  child.disconnect();
  await once(child, 'exit');
  expect(readdirSync(one.outDir)).toEqual([]);
});
