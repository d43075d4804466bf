// The app's connection says when it writes, and whoever writes much beside it in another thread ends its transaction
// then and waits.
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createTurnsAtWriting } from '../../../main/store/archive/turns-at-writing.ts';
import { type Claims, claimsOf, claimWrites, noClaims } from '../../../main/store/claims.ts';
import { openBoth } from './beside-app.ts';

test('every way to write says so while it is at it, also where it fails; reading says nothing', () => {
  const { app } = openBoth();
  const claims = claimsOf(claimWrites(app));
  const seen: boolean[] = [];
  app.function('look', { directOnly: false, deterministic: false }, () => {
    seen.push(claims.arePending());
    return 'x';
  });
  const put = 'INSERT INTO settings (key, value) VALUES (hex(randomblob(8)), look())';
  app.prepare(put).run();
  app.prepare(`${put} RETURNING key`).get();
  app.prepare(`${put} RETURNING key`).all();
  app.exec(put);
  const reading = app.prepare('SELECT look()').pluck();
  const act = app.transaction((fails: boolean) => {
    reading.get();
    if (fails) throw new Error('no');
    return 'done';
  });
  expect(act(false)).toBe('done');
  expect([act.immediate(false), act.exclusive(false), act.deferred(false)]).toEqual(['done', 'done', 'done']);
  expect(() => act.immediate(true)).toThrow('no');
  expect(seen).toEqual(Array(9).fill(true));
  expect(claims.arePending()).toBe(false);
  expect(reading.get()).toBe('x');
  expect(seen.at(-1)).toBe(false);
  expect(app.pragma('busy_timeout', { simple: true })).toBe(5000);
  expect(claims.arePending()).toBe(false);
});

test('a transaction ends as soon as somebody else wants to write, and the next one waits for them', () => {
  const { importing } = openBoth();
  const rows = Array.from({ length: 100 }, (_, number) => number);
  const write = importing.prepare<[number]>("INSERT INTO settings (key, value) VALUES ('row ' || ?, 'x')");
  let waited = 0;
  let isWanted = false;
  const claims: Claims = {
    arePending: () => isWanted,
    yield() {
      waited++;
      expect(importing.inTransaction).toBe(false);
      isWanted = false;
    },
  };
  const writing = createTurnsAtWriting(importing, claims);
  const written = writing.some(rows, (row) => {
    write.run(row);
    if (row === 6) isWanted = true;
  });
  expect(written).toBe(7);
  expect(waited).toBe(1);
  writing.each(rows.slice(7), (row) => write.run(row));
  expect(waited).toBeGreaterThan(1);
  expect(importing.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(100);
});

test('who waits for claims in another thread goes on when the last of them has ended', async () => {
  const { app } = openBoth();
  const pending = claimWrites(app);
  const hasLooked = new Int32Array(new SharedArrayBuffer(4));
  const script = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { claimsOf } from ${JSON.stringify(import.meta.resolve('../../../main/store/claims.ts'))};
    const { pending, hasLooked } = workerData;
    const claims = claimsOf(pending);
    parentPort.postMessage(claims.arePending());
    Atomics.store(hasLooked, 0, 1);
    Atomics.notify(hasLooked, 0);
    claims.yield();
    parentPort.postMessage(claims.arePending());`;
  const said: unknown[] = [];
  let worker: Worker | undefined;
  const hold = app.transaction(() => {
    worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
      workerData: { pending, hasLooked },
    });
    worker.on('message', (message) => said.push(message));
    // Held until the thread has started and seen it.
    Atomics.wait(hasLooked, 0, 0);
  });
  hold();
  await new Promise((resolve) => worker!.once('exit', resolve));
  expect(said).toEqual([true, false]);
});

test('where nobody else writes, nothing waits', () => {
  noClaims.yield();
  expect(noClaims.arePending()).toBe(false);
});
