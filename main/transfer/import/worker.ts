// The thread that imports: reading and checking a large file takes minutes, and SQLite answers at once or not at all.
import { parentPort, workerData } from 'node:worker_threads';
import { openImportConnection } from '../../store/archive/connection.ts';
import { startFoldingBeside } from '../../store/archive/fold-beside.ts';
import { createLogFolding } from '../../store/archive/fold-log.ts';
import { indexImported } from '../../store/archive/index-later.ts';
import { sweepImports } from '../../store/archive/sweep.ts';
import { createTurnsAtWriting } from '../../store/archive/turns-at-writing.ts';
import { claimsOf } from '../../store/claims.ts';
import type { ImportMessage, ImportOrder } from './messages.ts';
import { ImportCancelled, runImport } from './run-import.ts';

/** ms between two words about how far it is. */
const tellEveryMs = 100;

const port = parentPort!;
const { database, files, cancelled, pending } = workerData as ImportOrder;
const flag = new Int32Array(cancelled);
const post = (message: ImportMessage) => port.postMessage(message);

async function run(): Promise<ImportMessage> {
  const db = openImportConnection(database);
  const log = startFoldingBeside(db, database);
  const writing = createTurnsAtWriting(db, claimsOf(pending), log);
  let toldAt = 0;
  const isCancelled = () => Atomics.load(flag, 0) !== 0;
  try {
    if (files.length === 0) {
      // Only what another one has left is to be taken away.
      sweepImports(db, writing, () => !isCancelled());
      indexImported(db, writing, () => !isCancelled());
      return { type: 'indexed' };
    }
    const report = await runImport(files, {
      db,
      writing,
      now: Date.now,
      isCancelled,
      onProgress(bytes, conversations) {
        if (performance.now() - toldAt < tellEveryMs) return;
        toldAt = performance.now();
        post({ type: 'progress', bytes, conversations });
      },
      onFinishing: () => post({ type: 'finishing' }),
    });
    post({ type: 'done', report });
    indexImported(db, writing, () => !isCancelled());
    return { type: 'indexed' };
  } catch (thrown) {
    if (thrown instanceof ImportCancelled) return { type: 'cancelled' };
    const { code, message } = thrown as { code?: unknown; message?: unknown };
    return {
      type: 'failed',
      problem: String(message ?? thrown),
      code: typeof code === 'string' ? code : null,
    };
  } finally {
    // Else the app would have to, with what it saves next.
    log.close();
    createLogFolding(db).fold();
    db.close();
  }
}

post(await run());
