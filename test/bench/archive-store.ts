// The store of the benches `export` and `import`: 10,000 conversations of ten turns (`BENCH_CONVERSATIONS` makes it
// smaller).
import { keptStore } from './generated-store.ts';

export const archiveStore = () => {
  const conversations = Number(process.env.BENCH_CONVERSATIONS ?? 10_000);
  return keptStore({ conversations, turns: 10 * conversations, replyBytes: 700 });
};
