// What becomes of an order, over a process that a test holds in its hands.
import { describe, expect, test } from 'vitest';
import type { WorkerProcess } from '../../main/platform.ts';
import { type OrderFailed, runOrder } from '../../main/worker-order.ts';
import { problemIn } from '../problem-of.ts';

type From =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'counted'; readonly sum: number }
  | OrderFailed;

function setUp(signal?: AbortSignal) {
  let hear = (_: unknown) => {};
  let exit = (_: string) => {};
  const seen = { launches: 0, kills: 0, posted: [] as unknown[], progress: [] as number[] };
  const worker: WorkerProcess = {
    pid: 1,
    post: (message) => seen.posted.push(message),
    onMessage: (listener) => {
      hear = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    kill: () => {
      seen.kills += 1;
    },
  };
  const result = runOrder<From>({
    launch: () => {
      seen.launches += 1;
      return worker;
    },
    order: { count: 2 },
    signal,
    crashed: 'quantizeCrashed',
    onProgress: ({ done }) => seen.progress.push(done),
  });
  return { seen, result, say: (message: From) => hear(message), exit: (reason: string) => exit(reason) };
}

describe('an order', () => {
  test('is told how far it is, and has its answer once the process is gone', async () => {
    const { seen, result, say, exit } = setUp();
    let settled = false;
    void result.then(() => {
      settled = true;
    });
    expect(seen).toMatchObject({ launches: 1, posted: [{ count: 2 }] });
    say({ type: 'progress', done: 1 });
    say({ type: 'progress', done: 2 });
    expect(seen).toMatchObject({ kills: 0, progress: [1, 2] });
    say({ type: 'counted', sum: 3 });
    expect(seen.kills).toBe(1);
    await Promise.resolve();
    expect(settled).toBe(false);
    exit('SIGKILL');
    expect(await result).toEqual({ type: 'counted', sum: 3 });
  });

  test('that the worker refuses fails with its code and detail, and keeps for the log what it said', async () => {
    const { result, say, exit } = setUp();
    say({ type: 'failed', error: { code: 'diskFull', detail: { freeBytes: 3 } }, log: 'no more' });
    exit('SIGKILL');
    await expect(result).rejects.toMatchObject({
      code: 'diskFull',
      detail: { freeBytes: 3 },
      cause: 'no more',
    });
  });

  test('whose process ends without a word has crashed, with the reason', async () => {
    const { result, say, exit } = setUp();
    say({ type: 'progress', done: 1 });
    exit('exit code 3');
    expect(await problemIn(result)).toEqual({ code: 'quantizeCrashed', detail: { reason: 'exit code 3' } });
  });

  test('whose process cannot be started has crashed, too', async () => {
    const launch = () => {
      throw new Error('no processes left');
    };
    const order = { launch, order: {}, crashed: 'conversionCrashed', onProgress() {} } as const;
    expect(await problemIn(runOrder<From>(order))).toEqual({
      code: 'conversionCrashed',
      detail: { reason: 'Error: no processes left' },
    });
  });
});

describe('a stop', () => {
  test('ends the process, and rejects with its reason once that is gone; nothing more is told', async () => {
    const stop = new AbortController();
    const { seen, result, say, exit } = setUp(stop.signal);
    stop.abort('enough');
    expect(seen.kills).toBe(1);
    say({ type: 'progress', done: 1 });
    exit('SIGKILL');
    await expect(result).rejects.toBe('enough');
    expect(seen.progress).toEqual([]);
  });

  test('behind the answer changes nothing, and behind a failure is what is told', async () => {
    const stop = new AbortController();
    const [answered, failed] = [setUp(stop.signal), setUp(stop.signal)];
    answered.say({ type: 'counted', sum: 3 });
    failed.say({ type: 'failed', error: { code: 'diskFull', detail: {} }, log: '' });
    stop.abort('enough');
    answered.exit('SIGKILL');
    failed.exit('SIGKILL');
    expect(await answered.result).toEqual({ type: 'counted', sum: 3 });
    await expect(failed.result).rejects.toBe('enough');
  });

  test('before the order starts no process', async () => {
    const { seen, result } = setUp(AbortSignal.abort('enough'));
    await expect(result).rejects.toBe('enough');
    expect(seen.launches).toBe(0);
  });
});
