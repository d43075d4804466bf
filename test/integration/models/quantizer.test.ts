// llama.cpp's own quantizer, in the library that is shipped, in its process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { convertCheckpoint } from '../../../main/models/convert/convert-checkpoint.ts';
import { readGguf } from '../../../main/models/gguf.ts';
import { levelOf } from '../../../main/models/levels.ts';
import { findLibrary } from '../../../main/models/quantize/library-files.ts';
import { plannedBytes } from '../../../main/models/quantize/planned-size.ts';
import { levelsFrom, quantizeLevels } from '../../../main/models/quantize/quantize-levels.ts';
import { createQuantizer } from '../../../main/models/quantize/quantizer.ts';
import type { WorkerProcess } from '../../../main/platform.ts';
import { at } from '../../../scripts/places.ts';
import { writeRandomCheckpoint } from '../../hub-checkpoint.ts';
import { splitGguf } from '../../split-gguf.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { launchFromSource } from '../../worker-sources.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const demo = at('resources/demo-model/demo.gguf');
const workers: WorkerProcess[] = [];
const launchWorker = () => {
  const worker = launchFromSource('quantize-worker');
  workers.push(worker);
  return worker;
};
const quantizer = createQuantizer(launchWorker);
const never = new AbortController().signal;
const names = quantizeLevels.map(({ level }) => level);

test('every level of the demo model is as large as it was said to be, and is named from its tensors', {
  // At low priority, it gets a fiftieth of a processor beside busy programs.
  timeout: 300_000,
}, async () => {
  const dir = tempDir();
  const header = readGguf(demo);
  const { levels } = await quantizer.plan(demo, names);
  expect(levels.map(({ level }) => level)).toEqual(names);
  for (const { level, tensors } of levels) {
    const target = join(dir, `${level}.gguf`);
    const seen: number[] = [];
    await quantizer.quantize({ source: demo, target, level, again: false }, never, ({ number, count }) => {
      expect(count).toBe(header.tensors.length);
      seen.push(number);
    });
    expect([level, statSync(target).size]).toEqual([level, plannedBytes(header, tensors)]);
    expect(levelOf(readGguf(target))).toBe(level);
    expect(seen).toEqual(header.tensors.map((_, index) => index + 1));
  }
});

describe('the geometry of', () => {
  test.each([
    ['150m', 'F16'],
    ['150m', 'F32'],
    ['xenon-4', 'F16'],
  ] as const)('%s at %s gives every level its name', async (geometry, level) => {
    const source = join(tempDir(), 'hollow.gguf');
    writeSyntheticGguf(source, { geometry: geometries[geometry], level, hollow: true });
    const planned = await quantizer.plan(source, names);
    const named = planned.levels.map(({ tensors }) =>
      levelOf({ fileType: null, tensors: tensors.map(({ name, shape, to }) => ({ name, shape, type: to })) }),
    );
    expect(named).toEqual(names);
    const sizes = planned.levels.map(({ tensors }) => plannedBytes(readGguf(source), tensors));
    // The list is by size, the smallest first.
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });
});

test('the size is exact where the source lacks what the quantizer writes into it', async () => {
  const dir = tempDir();
  const source = join(dir, 'bare.gguf');
  writeSyntheticGguf(source, { geometry: geometries.tiny, level: 'F32' });
  const bytes = readFileSync(source);
  // A key of the same length that the quantizer does not know: its own is then added.
  bytes.write('general.file_typo', bytes.indexOf('general.file_type'));
  writeFileSync(source, bytes);
  expect(readGguf(source).fileType).toBe(null);
  const { levels } = await quantizer.plan(source, ['Q4_K_M']);
  const target = join(dir, 'made.gguf');
  await quantizer.quantize({ source, target, level: 'Q4_K_M', again: false }, never, () => {});
  expect(statSync(target).size).toBe(plannedBytes(readGguf(source), levels[0]!.tensors));
});

test('BF16, as original weights mostly are stored, makes levels and an F16, each as large as it was said to be', async () => {
  const dir = tempDir();
  const [sourceDir, source] = [join(dir, 'weights'), join(dir, 'grouped-BF16.gguf')];
  const heads = { heads: 32, kvHeads: 8 };
  const sizes = { layers: 2, embedding: 256, feedForward: 512, vocabulary: 800, contextLength: 2048 };
  writeRandomCheckpoint(sourceDir, { ...heads, ...sizes });
  await convertCheckpoint({ sourceDir, target: source, signal: never, onProgress() {} });
  const header = readGguf(source);
  expect(levelOf(header)).toBe('BF16');
  const { levels } = await quantizer.plan(source, ['Q4_K_M', 'Q8_0', 'F16']);
  for (const { level, tensors } of levels) {
    const target = join(dir, `${level}.gguf`);
    await quantizer.quantize({ source, target, level, again: false }, never, () => {});
    expect([level, statSync(target).size]).toEqual([level, plannedBytes(header, tensors)]);
    expect(levelOf(readGguf(target))).toBe(level);
  }
});

test('a split source makes one whole file, which is as large as it was said to be', async () => {
  const dir = tempDir();
  const [source] = splitGguf(demo, join(dir, 'demo'), { parts: 2, emptyFirst: true });
  const { levels } = await quantizer.plan(source!, ['Q4_0']);
  const target = join(dir, 'made.gguf');
  await quantizer.quantize({ source: source!, target, level: 'Q4_0', again: false }, never, () => {});
  expect(statSync(target).size).toBe(plannedBytes(readGguf(source!), levels[0]!.tensors));
  const made = readGguf(target);
  expect([levelOf(made), made.parts, made.tensors.length]).toEqual([
    'Q4_0',
    1,
    readGguf(demo).tensors.length,
  ]);
});

test('levels come from what has lost nothing, and from Q8_0; never the same again', () => {
  expect(levelsFrom('F32').map(({ level }) => level)).toEqual(names);
  expect(levelsFrom('F16').map(({ level }) => level)).not.toContain('F16');
  expect(levelsFrom('Q8_0').map(({ level }) => level)).toEqual(names.slice(0, -2));
  for (const level of ['Q4_K_M', 'Q6_K', 'IQ4_XS', '']) expect(levelsFrom(level)).toEqual([]);
});

test('it runs below everything else on this machine', async () => {
  const dir = tempDir();
  const priorities = new Set<number>();
  await quantizer.quantize(
    { source: demo, target: join(dir, 'made.gguf'), level: 'Q6_K', again: false },
    never,
    () => {
      if (process.platform !== 'linux') return;
      const pid = workers.at(-1)?.pid as number;
      for (const thread of readdirSync(`/proc/${pid}/task`)) priorities.add(niceOf(pid, thread));
    },
  );
  if (process.platform === 'linux') expect([...priorities]).toEqual([19]);
});

test('what it would make of a file is said without giving way: somebody waits for it', async () => {
  const seen = new Set<number>();
  const looking = setInterval(() => {
    const pid = workers.at(-1)?.pid;
    if (pid !== undefined && process.platform === 'linux') seen.add(niceOf(pid, String(pid), getPriority()));
  }, 1);
  await quantizer.plan(demo, names.slice(0, -2)).finally(() => clearInterval(looking));
  if (process.platform === 'linux') expect([...seen]).toEqual([getPriority()]);
});

/** @param ended of a thread that has just ended */
function niceOf(pid: number, thread: string, ended = 19): number {
  try {
    const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return Number(fields?.[16]);
  } catch {
    return ended;
  }
}

describe('where it cannot', () => {
  const failure = async (work: Promise<unknown>): Promise<AppError> => {
    const thrown = await work.then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(AppError);
    return thrown as AppError;
  };
  const quantize = (source: string, target: string, again = false) =>
    quantizer.quantize({ source, target, level: 'Q4_0', again }, never, () => {});

  test('a source that is quantized already is refused in the library’s words, unless that is asked for', async () => {
    const dir = tempDir();
    const source = join(dir, 'q8.gguf');
    await quantizer.quantize({ source: demo, target: source, level: 'Q8_0', again: false }, never, () => {});
    const error = await failure(quantize(source, join(dir, 'made.gguf')));
    expect(error.code).toBe('quantizeFailed');
    expect(error.detail.reason).toContain('requantizing from type q8_0 is disabled');
    await quantize(source, join(dir, 'again.gguf'), true);
    expect(levelOf(readGguf(join(dir, 'again.gguf')))).toBe('Q4_0');
  });

  test.each([
    ['cut short', (file: string) => truncateSync(file, 2_000_000), 'bounds'],
    ['gone', (file: string) => rmSync(file), 'failed to load model'],
    ['no GGUF', (file: string) => truncateSync(file, 3), ''],
  ])('a source that is %s is an error with a reason', async (_, spoil, words) => {
    const source = join(tempDir(), 'source.gguf');
    writeSyntheticGguf(source, { geometry: geometries.tiny, level: 'F16' });
    spoil(source);
    const error = await failure(quantize(source, `${source}.out`));
    expect(error.code).toBe('quantizeFailed');
    expect(error.detail.reason).toContain(words);
    expect(await codeOf(quantizer.plan(source, ['Q4_0']))).toBe('quantizeFailed');
  });

  test('a target that cannot be written is an error', async () => {
    expect((await failure(quantize(demo, join(tempDir(), 'none', 'made.gguf')))).code).toBe('quantizeFailed');
  });

  test('a death in its process is one, too', async () => {
    const dir = tempDir();
    const kill = () => workers.at(-1)?.kill();
    const order = { source: demo, target: join(dir, 'made.gguf'), level: 'Q6_K', again: false };
    const error = await failure(quantizer.quantize(order, never, kill));
    expect(error).toMatchObject({ code: 'quantizeCrashed', detail: { reason: 'SIGKILL' } });
  });

  test('a stop ends the process, whatever it is busy with', async () => {
    const dir = tempDir();
    const stop = new AbortController();
    const reason = new Error('stopped');
    const order = { source: demo, target: join(dir, 'made.gguf'), level: 'Q6_K', again: false };
    const begun = workers.length;
    const work = quantizer.quantize(order, stop.signal, () => stop.abort(reason));
    await expect(work).rejects.toBe(reason);
    expect(workers).toHaveLength(begun + 1);
    expect(() => process.kill(workers.at(-1)?.pid as number, 0)).toThrow('ESRCH');
    await expect(quantizer.quantize(order, stop.signal, () => {})).rejects.toBe(reason);
    expect(workers).toHaveLength(begun + 1);
  });

  test('another library is noticed before anything is written', async () => {
    const { llama, ggmlBase } = findLibrary();
    const target = join(tempDir(), 'made.gguf');
    const wrong = [
      () => ({ llama: ggmlBase, ggmlBase }),
      () => ({ llama: demo, ggmlBase }),
      () => ({ llama: join(llama, '..', 'none.so'), ggmlBase }),
      () => {
        throw new Error('no package for this machine');
      },
    ];
    for (const library of wrong) {
      const other = createQuantizer(launchWorker, library);
      const order = { source: demo, target, level: 'Q6_K', again: false };
      expect(await codeOf(other.quantize(order, never, () => {}))).toBe('quantizerUnavailable');
      expect(await codeOf(other.plan(demo, ['Q6_K']))).toBe('quantizerUnavailable');
    }
    expect(readdirSync(join(target, '..'))).toEqual([]);
  });
});

test('the process does not outlive the app, whatever it is busy with', { timeout: 60_000 }, async () => {
  // The app: starts a level, tells the number of the process once it is at work, and is killed.
  const script = `
    import { createQuantizer } from ${JSON.stringify(at('main/models/quantize/quantizer.ts'))};
    import { launchWorker } from ${JSON.stringify(at('main/http/launch-worker.ts'))};
    let pid;
    const quantizer = createQuantizer(() => {
      const worker = launchWorker(${JSON.stringify(at('main/models/quantize/worker.ts'))});
      pid = worker.pid;
      return worker;
    });
    const order = ${JSON.stringify({ source: demo, target: join(tempDir(), 'made.gguf'), level: 'IQ4_XS', again: false })};
    await quantizer.quantize(order, new AbortController().signal, ({ number }) => {
      if (number === 3) process.stdout.write(String(pid) + '\\n');
    });`;
  const app = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(app.stdout, 'data');
  app.kill('SIGKILL');
  const pid = Number(line);
  expect(pid).toBeGreaterThan(0);
  onTestFinished(() => {
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
