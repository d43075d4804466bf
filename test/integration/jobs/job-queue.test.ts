import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { createJobQueue, type JobQueue } from '../../../main/jobs/job-queue.ts';
import type { Log } from '../../../main/log.ts';
import { openStore } from '../../../main/store/store.ts';
import type { Job, JobEvent, StepKind } from '../../../preload/contract/jobs.ts';
import { type ScriptedSteps, scriptSteps } from '../../fakes/scripted-steps.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const quiet: Log = { error() {}, warn() {}, info() {}, debug() {} };
const about = { purpose: 'makeLevels', name: 'Xenon-4', levels: ['Q8_0'], originals: null } as const;

interface Opened {
  readonly queue: JobQueue;
  readonly steps: ScriptedSteps;
  readonly events: JobEvent[];
  /** Adds a job with steps of these kinds and names: "quantize a, verify b". */
  add(plan: string): Job;
  job(id: string): Job | undefined;
  close(): Promise<void>;
}

/** A queue over the store in `dir`, as an app makes it at its start. */
function open(dir = tempDir()): Opened {
  const store = openStore(dir);
  const steps = scriptSteps();
  const events: JobEvent[] = [];
  const runners = {
    quantize: steps.runner('compute'),
    convert: steps.runner('compute'),
    download: steps.runner('network'),
    verify: steps.runner(null),
  };
  const publish = (event: JobEvent) => void events.push(event);
  const queue = createJobQueue({ jobs: store.jobs, runners, publish, log: quiet });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= queue.close().then(() => store.close()));
  onTestFinished(close);
  queue.start();
  return {
    queue,
    steps,
    events,
    add: (plan) =>
      queue.add(
        about,
        plan.split(', ').map((step) => {
          const [kind, name] = step.split(' ');
          return { kind: kind as StepKind, subject: name as string, params: { name } };
        }),
      ),
    job: (id) => queue.list().find((job) => job.id === id),
    close,
  };
}

test('a job does its steps one after the other, and is kept when it is done', async () => {
  const { add, job, steps, queue, events } = open();
  const { id } = add('quantize a, verify b');
  const a = await steps.step('a');
  expect(job(id)).toMatchObject({ status: 'running', steps: [{ done: false }, { done: false }] });
  expect(steps.begun).toHaveLength(1);
  a.end();
  (await steps.step('b')).end();
  await expect.poll(() => job(id)?.status).toBe('done');
  expect(job(id)?.steps).toEqual([
    { kind: 'quantize', subject: 'a', done: true },
    { kind: 'verify', subject: 'b', done: true },
  ]);
  // It is never said to wait between the two: there is nothing that it would wait for.
  const told = events.flatMap((event) => (event.type === 'jobChanged' ? [event.job.status] : []));
  expect(told.lastIndexOf('waiting')).toBe(0);
  await queue.dismiss(id);
  expect(queue.list()).toEqual([]);
});

test('the models that a job has put into the library are told, each once, and are known after a restart', async () => {
  const dir = tempDir();
  const before = open(dir);
  const { id } = before.add('verify a, verify b');
  expect(before.job(id)?.made).toEqual([]);
  (await before.steps.step('a')).context.made('first');
  before.steps.begun[0]?.end();
  const b = await before.steps.step('b');
  b.context.made('second');
  b.context.made('second');
  expect(before.job(id)?.made).toEqual(['first', 'second']);
  await before.close();
  expect(open(dir).job(id)?.made).toEqual(['first', 'second']);
});

test('one heavy step runs at a time, in the order of adding; a download runs beside it', async () => {
  const { add, job, steps } = open();
  const first = add('quantize a');
  const second = add('convert b');
  const third = add('download c');
  await steps.step('c');
  expect(steps.begun.map(({ name }) => name)).toEqual(['a', 'c']);
  expect([first, second, third].map(({ id }) => job(id)?.status)).toEqual(['running', 'waiting', 'running']);
  (await steps.step('a')).end();
  await steps.step('b');
  expect(job(second.id)?.status).toBe('running');
});

test('pages are told of progress with its rate, and of every change of state at once', async () => {
  const { add, job, steps, events } = open();
  const { id } = add('quantize a');
  const a = await steps.step('a');
  a.context.report({ done: 10, total: 100, item: { number: 1, count: 3 } });
  await expect.poll(() => job(id)?.progress).toMatchObject({ done: 10, total: 100, item: { count: 3 } });
  for (let done = 11; done < 100; done++) a.context.report({ done, total: 100 });
  a.end();
  await expect.poll(() => job(id)?.status).toBe('done');
  const told = events.flatMap((event) => (event.type === 'jobChanged' ? [event.job] : []));
  // Told with the state, not after it: hundreds of reports a second are not hundreds of events.
  expect(told.length).toBeLessThan(10);
  expect(told.at(-1)).toMatchObject({ id, status: 'done', progress: null });
});

describe('a job that is paused', () => {
  test('stops its step, lets another have its place, and begins the step anew', async () => {
    const { add, job, steps, queue } = open();
    const first = add('quantize a, quantize a2');
    add('quantize b');
    const a = await steps.step('a');
    await queue.pause(first.id);
    expect(a.context.signal.aborted).toBe(true);
    expect(job(first.id)).toMatchObject({ status: 'paused', error: null, progress: null });
    const b = await steps.step('b');
    queue.resume(first.id);
    expect(job(first.id)?.status).toBe('waiting');
    b.end();
    await expect.poll(() => steps.begun.map(({ name }) => name)).toEqual(['a', 'b', 'a']);
    steps.begun.at(-1)?.end();
    await steps.step('a2');
  });

  test('stays paused over a restart', async () => {
    const dir = tempDir();
    const before = open(dir);
    const { id } = before.add('quantize a');
    await before.steps.step('a');
    await before.queue.pause(id);
    await before.close();
    const { job, steps, queue } = open(dir);
    expect(job(id)?.status).toBe('paused');
    expect(steps.begun).toEqual([]);
    queue.resume(id);
    await steps.step('a');
  });
});

test('a job that the end of the app cut off goes on at the next start with that step and what it had noted', async () => {
  const dir = tempDir();
  const before = open(dir);
  const { id } = before.add('quantize a, quantize b, verify c');
  (await before.steps.step('a')).end();
  const b = await before.steps.step('b');
  b.context.remember({ bytes: 512 });
  await before.close();
  expect(b.context.signal.aborted).toBe(true);
  const { job, steps } = open(dir);
  const again = await steps.step('b');
  expect(again.context.memory).toEqual({ bytes: 512 });
  expect(job(id)?.steps.map(({ done }) => done)).toEqual([true, false, false]);
  again.end();
  expect((await steps.step('c')).context.memory).toBe(null);
});

test('a step that fails leaves its job standing with the reason, over a restart too, until it is tried again', async () => {
  const dir = tempDir();
  const before = open(dir);
  const { id } = before.add('quantize a');
  (await before.steps.step('a')).fail(new AppError('diskFull', { detail: { freeBytes: 3 } }));
  await expect.poll(() => before.job(id)?.status).toBe('failed');
  await before.close();
  const { job, steps, queue } = open(dir);
  expect(job(id)).toMatchObject({ status: 'failed', error: { code: 'diskFull', detail: { freeBytes: 3 } } });
  expect(steps.begun).toEqual([]);
  queue.resume(id);
  (await steps.step('a')).end();
  await expect.poll(() => job(id)).toMatchObject({ status: 'done', error: null });
});

test('what fails for no reason that was foreseen is called so, and the queue goes on', async () => {
  const { add, job, steps } = open();
  const first = add('quantize a');
  add('quantize b');
  (await steps.step('a')).fail(new TypeError('a mistake of ours'));
  await steps.step('b');
  expect(job(first.id)).toMatchObject({ status: 'failed', error: { code: 'internal' } });
});

describe('a job that is cancelled', () => {
  test('is stopped, its leftovers are removed, and it is gone', async () => {
    const { add, steps, queue, events } = open();
    const { id } = add('quantize a, quantize b, verify c');
    (await steps.step('a')).end();
    const b = await steps.step('b');
    await queue.cancel(id);
    expect(b.context.signal.aborted).toBe(true);
    expect(steps.discarded).toEqual(['a (done)', 'b', 'c']);
    expect(queue.list()).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'jobRemoved', jobId: id });
    expect(await codeOf(queue.cancel(id))).toBe('notFound');
  });

  test('is cleaned up at the next start where it could not be before', async () => {
    const dir = tempDir();
    const before = open(dir);
    before.steps.discardFailure = new Error('EBUSY');
    const { id } = before.add('quantize a');
    await before.queue.cancel(id);
    expect(before.queue.list()).toEqual([]);
    expect(before.steps.discarded).toEqual([]);
    await before.close();
    const after = open(dir);
    await expect.poll(() => after.steps.discarded).toEqual(['a']);
    await after.close();
    const last = open(dir);
    await last.close();
    expect(last.steps.discarded).toEqual([]);
  });
});

test('only what has ended can be dismissed', async () => {
  const { add, job, steps, queue } = open();
  const { id } = add('quantize a');
  expect(await codeOf(queue.dismiss(id))).toBe('badRequest');
  (await steps.step('a')).fail(new AppError('diskFull'));
  await expect.poll(() => job(id)?.status).toBe('failed');
  await queue.dismiss(id);
  expect(steps.discarded).toEqual(['a']);
  expect(queue.list()).toEqual([]);
});

test('originals are offered for deletion when the job is done, not before, and once', async () => {
  const { queue, steps, job } = open();
  const original = join(tempDir(), 'model-00001-of-00002.safetensors');
  writeFileSync(original, 'weights');
  const originals = { paths: [original], bytes: 7 };
  const plan = [{ kind: 'quantize', subject: 'a', params: { name: 'a' } }] as const;
  const { id } = queue.add({ ...about, originals }, plan);
  expect(job(id)?.originals).toBe(null);
  expect(await codeOf(queue.deleteOriginals(id))).toBe('badRequest');
  expect(existsSync(original)).toBe(true);
  (await steps.step('a')).end();
  await expect.poll(() => job(id)?.originals).toEqual({ bytes: 7 });
  await queue.deleteOriginals(id);
  expect(existsSync(original)).toBe(false);
  expect(job(id)).toMatchObject({ status: 'done', originals: null });
});

test('a job whose end the store cannot keep is done all the same, and nothing else of the app ends', async () => {
  const store = openStore(tempDir());
  const steps = scriptSteps();
  const full = { on: true };
  const setState: typeof store.jobs.setState = (id, state, error) => {
    if (full.on && state === 'done') throw new AppError('diskFull');
    store.jobs.setState(id, state, error);
  };
  const parts = { jobs: { ...store.jobs, setState }, publish() {}, log: quiet };
  const queue = createJobQueue({ ...parts, runners: { verify: steps.runner('compute') } });
  queue.start();
  const stateOf = (id: string) => queue.list().find((job) => job.id === id)?.status;
  const first = queue.add(about, [{ kind: 'verify', subject: 'a', params: { name: 'a' } }]);
  const second = queue.add(about, [{ kind: 'verify', subject: 'b', params: { name: 'b' } }]);
  (await steps.step('a')).end();
  await expect.poll(() => stateOf(first.id)).toBe('done');
  full.on = false;
  (await steps.step('b')).end();
  await expect.poll(() => stateOf(second.id)).toBe('done');
  await queue.close();
  store.close();
});

test('progress goes on being told where the clock is set back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { add, steps, events } = open();
  add('quantize a');
  const { context } = await steps.step('a');
  vi.setSystemTime(Date.now() - 3_600_000);
  context.report({ done: 1, total: 2 });
  vi.advanceTimersByTime(250);
  expect(events.at(-1)).toMatchObject({ type: 'jobChanged', job: { progress: { done: 1 } } });
});

test('a step that nothing can run, or with params of another version, fails and harms nothing', async () => {
  const dir = tempDir();
  const store = openStore(dir);
  const queue = createJobQueue({
    jobs: store.jobs,
    runners: { verify: scriptSteps().runner(null) },
    publish() {},
    log: quiet,
  });
  queue.start();
  const unknown = queue.add(about, [{ kind: 'download', subject: 'a', params: {} }]);
  const other = queue.add(about, [{ kind: 'verify', subject: 'a', params: { nome: 'a' } }]);
  for (const { id } of [unknown, other]) {
    await expect.poll(() => queue.list().find((job) => job.id === id)?.error?.code).toBe('internal');
    await queue.cancel(id);
  }
  expect(queue.list()).toEqual([]);
  await queue.close();
  store.close();
});
