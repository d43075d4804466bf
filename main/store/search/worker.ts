// The thread that searches: SQLite answers at once or not at all, and a search over a million turns must not
// hold up a reply that is being written.
import { parentPort, workerData } from 'node:worker_threads';
import { openFile } from '../open-file.ts';
import { createSearch } from './search.ts';
import type { SearchOrder, SearchReport } from './search-thread.ts';

const port = parentPort!;
const db = openFile((workerData as { file: string }).file, { readonly: true, timeout: 2000 });
const search = createSearch(db);

port.on('message', ({ id, query, from }: SearchOrder) => {
  let report: SearchReport;
  try {
    report = { id, result: search.run(query, from) };
  } catch (error) {
    report = { id, problem: error instanceof Error ? `${error.message}` : String(error) };
  }
  port.postMessage(report);
});
