// A reply that streams at 1,500 tokens a second and is saved as it grows: the share of one core that saving takes,
// as the processor's time with saving less that without, the rest being the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiveReply } from '../../main/chat/live-reply.ts';
import { createTokenRecording } from '../../main/chat/token-recording.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { median } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const tokensPerSecond = 1500;
/** As the worker joins them. */
const deltaEveryMs = 33;
const seconds = 5;

export default async function write(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  const store = openStore(dir);
  try {
    const shares: number[] = [];
    await stream(store, 'warm', true);
    for (let round = 0; round < rounds; round++) {
      const without = await stream(store, `without ${round}`, false);
      const saved = await stream(store, `saved ${round}`, true);
      shares.push((saved.processorMs - without.processorMs) / saved.ms);
    }
    return {
      bench: 'write',
      figures: { coreShare: median(shares), mostShare: Math.max(...shares), tokensPerSecond },
      targets: { coreShare: { max: 0.03 } },
    };
  } finally {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function stream({ messages }: Store, id: string, saves: boolean) {
  const [, message] = messages.insertTurn({
    conversationId: `conversation ${id}`,
    title: 'A reply that is being written',
    parentId: null,
    questionId: `question ${id}`,
    text: 'How long?',
    reply: { id, model: 'Demo model', level: 'F16' },
  });
  const live = createLiveReply({
    message: message!,
    tokenIds: [],
    record: createTokenRecording(null),
    now: Date.now,
    saveProgress: (text, ids, record) => {
      if (saves) messages.saveProgress(id, text, ids, record);
    },
    finish: (text, ids, ending, record) => void messages.finish(id, text, ids, ending, record),
    onDelta: () => {},
    onRecovered() {},
    onTrouble: (error) => {
      throw error;
    },
    onEnd: () => {},
    onSaved: () => {},
  });
  const begun = performance.now();
  const processor = process.cpuUsage();
  let tokens = 0;
  while (performance.now() - begun < seconds * 1000) {
    await new Promise((resolve) => setTimeout(resolve, deltaEveryMs));
    const due = Math.floor(((performance.now() - begun) / 1000) * tokensPerSecond) - tokens;
    tokens += due;
    live.append({ text: ' word'.repeat(due), tokenIds: Array.from({ length: due }, (_, at) => at) });
  }
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(processor);
  const ending = { status: 'complete', stats: null, contextStartId: null, error: null } as const;
  live.end({ ...ending, model: 'Demo model', level: 'F16' });
  return { ms, processorMs: (user + system) / 1000 };
}
