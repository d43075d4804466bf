// 200 mixed searches over the big store, each to its first page, while a reply is streamed and saved beside
// them: how long they take, and how long the main process is held up at most.
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { databaseFileName } from '../../main/store/database.ts';
import { createSearchThread } from '../../main/store/search/search-thread.ts';
import { openStore } from '../../main/store/store.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { randomFrom, vocabularyOf } from '../store-generator.ts';
import { percentile } from './figures.ts';
import { copiedStore } from './generated-store.ts';

const queries = 200;
const saveEveryMs = 20;

export default async function search(): Promise<BenchResult> {
  const { dir, remove } = copiedStore();
  const store = openStore(dir);
  const thread = createSearchThread(join(dir, databaseFileName));
  try {
    store.messages.insertTurn({
      conversationId: 'streamed',
      title: 'A reply that is being written',
      parentId: null,
      questionId: 'question',
      text: 'How long?',
      reply: { id: 'reply', model: 'Demo model', level: 'F16' },
    });
    const typed = mixedQueries();
    await thread.search(typed[0]!, null);
    const times: number[] = [];
    const withHits: string[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let text = '';
    const saving = setInterval(() => {
      text += 'some more words of it ';
      store.messages.saveProgress('reply', text, []);
    }, saveEveryMs);
    delay.enable();
    for (const query of typed) {
      const begun = performance.now();
      const { hits } = await thread.search(query, null);
      times.push(performance.now() - begun);
      if (hits.length > 0) withHits.push(query);
    }
    delay.disable();
    clearInterval(saving);
    const slowest = typed
      .map((query, at) => ({ query, ms: Math.round(times[at]!) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 8);
    console.log(`${withHits.length} of ${queries} find something; slowest: ${JSON.stringify(slowest)}`);
    return {
      bench: 'search',
      figures: {
        p50Ms: percentile(times, 0.5),
        p95Ms: percentile(times, 0.95),
        mostMs: Math.max(...times),
        heldUpMs: delay.max / 1e6,
        findSomething: withHits.length / queries,
      },
      targets: { p95Ms: { max: 50 }, heldUpMs: { max: 16 }, findSomething: { min: 0.7 } },
    };
  } finally {
    await thread.close();
    store.close();
    remove();
  }
}

/** As people type: common and rare words, several, phrases, beginnings, filters, other scripts, and nonsense. */
function mixedQueries(): string[] {
  const random = randomFrom(7);
  const { common, rare } = vocabularyOf(1);
  const frequent = () => common[Math.floor(random() ** 3 * common.length)]!;
  const seldom = () => rare[Math.floor(random() * rare.length)]!;
  const kinds = [
    () => `${frequent()} `,
    () => `${seldom()} `,
    () => `${frequent()} ${frequent()} `,
    () => `${frequent()} ${seldom()} ${frequent()} `,
    () => `"${frequent()} ${frequent()}"`,
    () => seldom().slice(0, 3),
    () => frequent().slice(0, 2),
    () => `${frequent()} -${frequent()} `,
    () => `role:user ${frequent()} `,
    () => `level:Q8_0 ${seldom()} `,
    () => `in:"Folder 3" ${frequent()} `,
    () => `tag:"tag 7" ${seldom()} `,
    () => `${frequent()} before:2025-06 `,
    () => `${frequent()} after:2026-10 `,
    () => `is:pinned ${frequent()} `,
    () => 'zurich ',
    () => '天气',
    () => 'การเดินทาง',
    () => `${frequent()} nowhereatall `,
    () => `in:"Folder 5"`,
  ];
  return Array.from({ length: queries }, (_, at) => kinds[at % kinds.length]!());
}
