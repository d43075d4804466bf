// Searching in a thread of its own, with a connection of its own to the same file.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SearchResult } from '../../../preload/contract/search.ts';
import { AppError } from '../../errors.ts';

export interface SearchOrder {
  readonly id: number;
  readonly query: string;
  readonly from: number | null;
}

export type SearchReport =
  | { readonly id: number; readonly result: SearchResult }
  | { readonly id: number; readonly problem: string };

export interface SearchThread {
  /** @throws AppError `internal` where the file cannot be searched */
  search(query: string, from: number | null): Promise<SearchResult>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: SearchResult) => void;
  readonly reject: (error: AppError) => void;
}

/** `worker.ts`: the source beside this one, or, in the built app, the script that is built of it. */
const script = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'search-worker.js',
);

/**
 * The thread starts with the first search.
 * @param file the database
 */
export function createSearchThread(file: string): SearchThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let orders = 0;

  function start(): Worker {
    const started = new Worker(script, { workerData: { file } });
    started.unref();
    started.on('message', (report: SearchReport) => {
      const asked = waiting.get(report.id);
      waiting.delete(report.id);
      if ('result' in report) asked?.resolve(report.result);
      else asked?.reject(new AppError('internal', { cause: new Error(report.problem) }));
    });
    const gone = (cause: unknown) => {
      if (worker !== started) return;
      worker = null;
      for (const asked of waiting.values()) asked.reject(new AppError('internal', { cause }));
      waiting.clear();
    };
    started.on('error', gone);
    started.on('exit', (code) => gone(new Error(`the search ended with ${code}`)));
    return started;
  }

  return {
    search(query, from) {
      worker ??= start();
      const id = ++orders;
      const { promise, resolve, reject } = Promise.withResolvers<SearchResult>();
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, query, from } satisfies SearchOrder);
      return promise;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
