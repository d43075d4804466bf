// The store of the benches `export` and `import`: 10,000 conversations of ten turns (`BENCH_CONVERSATIONS` makes it
// smaller).
import { keptStore } from './generated-store.ts';

/** The directory of the store. Only to be read. */
export const archiveStore = (conversations = Number(process.env.BENCH_CONVERSATIONS ?? 10_000)): string =>
  keptStore({ conversations, turns: 10 * conversations, replyBytes: 700 });
