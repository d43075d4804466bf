// A session over the real engine in this process, on the demo model.
import type { Turn } from '../../../../main/engine/engine.ts';
import type { LoadOrder, RecordedTokens, ReplyOrder } from '../../../../main/engine/messages.ts';
import { openDevice } from '../../../../main/engine/worker/devices.ts';
import { createEngineLog } from '../../../../main/engine/worker/engine-log.ts';
import { type LoadedWeights, loadWeights } from '../../../../main/engine/worker/loaded-model.ts';
import type { Session } from '../../../../main/engine/worker/session.ts';
import type { Sampling } from '../../../../preload/contract/models.ts';
import { modelPath } from '../launch-worker.ts';

export const lively: Sampling = { temperature: 1, topK: 50, topP: 1, minP: 0, seed: 42, maxTokens: 30 };

/** Nothing but the context's length chosen; on the processor. */
export const demoOrder = (contextLength: number): LoadOrder => ({
  path: modelPath,
  contextLength,
  gpu: 'off',
  snapshots: null,
  tuning: {
    contextIsSet: false,
    kvType: null,
    flashAttention: true,
    gpuLayers: null,
    batchSize: null,
    mmap: true,
    threads: null,
    failed: [],
    speedWanted: false,
    unforeseenBytes: 0,
    abortedDevices: [],
    memoryLimit: null,
  },
});

export async function loadDemo(contextLength: number): Promise<LoadedWeights> {
  const log = createEngineLog(() => {});
  const device = await openDevice('off', [], log);
  return await loadWeights(device, demoOrder(contextLength), log, { onTrying() {}, onProgress() {} });
}

export const user = (messageId: string, text: string): Turn => ({
  messageId,
  role: 'user',
  text,
  tokenIds: null,
});

/** Asks and returns all that came: text, ids, what was recorded of each delta, statistics. */
export async function ask(
  session: Session,
  turns: readonly Turn[],
  changes: Partial<ReplyOrder> & { stopAfter?: number } = {},
) {
  const { stopAfter = Number.POSITIVE_INFINITY, ...order } = changes;
  const ids: number[] = [];
  const recorded: (RecordedTokens | null)[] = [];
  let text = '';
  let contextStartId: string | null = null;
  const stats = await session.reply(
    { conversationId: 'c', turns, contextStartId: null, pinned: false, sampling: lively, ...order },
    {
      stopped: () => ids.length >= stopAfter,
      onBegun: (begun) => {
        ({ contextStartId } = begun);
      },
      onPrefill: () => {},
      onDelta: (delta) => {
        text += delta.text;
        ids.push(...delta.tokenIds);
        recorded.push(delta.recorded);
      },
    },
  );
  const reply: Turn = { messageId: 'a', role: 'assistant', text, tokenIds: Int32Array.from(ids) };
  return { stats, ids, text, reply, recorded, contextStartId };
}
