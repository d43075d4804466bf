// The app killed with SIGKILL in the middle of a reply: what it had shown 250 ms before is in the file.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/store.ts';
import { resourcesWithDemo } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const promisedMs = 250;

interface Shown {
  readonly at: number;
  readonly length: number;
}

/** Lets the app stream `deltas` deltas, kills it, and returns what it had shown, oldest first. */
async function streamAndKill(dir: string, replyId: string, deltas: number): Promise<Shown[]> {
  const script = join(import.meta.dirname, 'streaming-app.ts');
  const child = spawn(process.execPath, [script, dir, resourcesWithDemo(), replyId], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const shown: Shown[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    shown.push(JSON.parse(line));
    if (shown.length === deltas) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return shown;
}

test.each([1, 3, 45, 71, 118])('killed after %i deltas', { timeout: 60_000 }, async (deltas) => {
  const dir = tempDir();
  const replyId = randomUUID();
  const shown = await streamAndKill(dir, replyId, deltas);

  const store = openStore(dir);
  const reply = store.messages.get(replyId);
  expect(reply.status).toBe('interrupted');
  // Measured by what the process itself did last, so that a busy machine cannot make the test fail.
  const lastAct = shown.at(-1)!.at;
  const promised = shown.findLast(({ at }) => at <= lastAct - promisedMs)?.length ?? 0;
  expect(reply.text.length).toBeGreaterThanOrEqual(promised);
  expect(reply.text).toBe('0123456789'.repeat(reply.text.length / 10));
  expect(store.messages.turns(replyId).at(-1)?.tokenIds?.length ?? 0).toBe(reply.text.length);
  expect(store.messages.turns(replyId)[0]?.text).toBe('Go on.');
  store.close();

  const file = new Sqlite(join(dir, databaseFileName), { readonly: true });
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  file.close();
});
