// Faults, pauses and ends of the process in any order: in the end the right file, or none.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../main/errors.ts';
import type { Fault } from '../../../fakes/hub-server.ts';
import { chunkBytes, setUp } from './downloading.ts';

const size = 10 * chunkBytes + 123;
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), after: fc.nat(chunkBytes) }),
  fc.record({ kind: fc.constant('lieAboutLength' as const), by: fc.integer({ min: -9000, max: 9000 }) }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(408, 416, 429, 500, 502, 503, 504),
  }),
  fc.constantFrom<Fault>(
    { kind: 'stall', after: 5000 },
    { kind: 'sendMore' },
    { kind: 'changeTag' },
    { kind: 'ignoreRange' },
    { kind: 'otherRange' },
    { kind: 'otherTotal' },
    { kind: 'wrongByte' },
    { kind: 'gzip' },
  ),
);

/** A run of the app: how many bytes may come before it ends, and what goes wrong meanwhile. */
const run = fc.record({ upTo: fc.nat(size), faults: fc.array(fault, { maxLength: 12 }) });

test('whatever goes wrong between any number of runs, what lies at the target is the right file or nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), fc.boolean(), async (runs, links) => {
      const { get, hub, isRight, isThere } = await setUp();
      hub.linksToStore = links;
      for (const { upTo, faults } of runs) {
        if (isThere()) break;
        hub.faults.splice(0, Infinity, ...faults);
        const abort = new AbortController();
        const onProgress = ({ done }: { done: number }) => void (done > upTo && abort.abort());
        await get({ signal: abort.signal, onProgress, silenceMs: 50 }).catch((thrown) => {
          expect(abort.signal.aborted || thrown instanceof AppError, String(thrown)).toBe(true);
        });
        if (isThere()) expect(isRight()).toBe(true);
      }
      hub.faults.length = 0;
      if (!isThere()) await get();
      expect(isRight()).toBe(true);
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('a download whose process is killed again and again goes on each time, and ends with the right file', async () => {
  const { hub, order, isRight, asked, bytes } = await setUp();
  hub.bytesPerSecond = 150_000;
  let kills = 0;
  for (; !existsSync(order.target); kills++) {
    expect(kills).toBeLessThan(60);
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', new URL('./download-process.ts', import.meta.url).pathname],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    child.stdin.end(JSON.stringify({ order, chunkBytes }));
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    // Some die in the middle of their first chunks, some later; the last may live.
    if (kills < 8) await Promise.race([sleep(30 + ((kills * 97) % 260)), ended]);
    else await ended;
    child.kill('SIGKILL');
    await ended;
  }
  expect(kills).toBeGreaterThan(2);
  expect(isRight()).toBe(true);
  // What each kill costs is what came since the last note, not the whole.
  expect(asked()).toBeGreaterThanOrEqual(bytes.length);
}, 120_000);
