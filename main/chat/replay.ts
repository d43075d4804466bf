// Writes a reply again from its receipt and compares: the same prompt, sampler and seed on the same file give
// the same tokens, or something is not as it was. The level that wrote it is loaded for that, and what was in use
// before is in use again behind it. Nothing is saved, and no page gets any of it but the verdict.
import { isDeepStrictEqual } from 'node:util';
import type {
  Circumstances,
  LoadedModel,
  Receipt,
  ReplayDifference,
  ReplayResult,
} from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { BegunReply, Engine, ReplyResult } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { Messages } from '../store/messages.ts';
import type { Inspection, SeenOrder } from './inspection.ts';

/** How much of each text is shown behind the first difference, and before it. UTF-16 code units. */
const shownBehind = 160;
const shownBefore = 60;
/** Tokens that are still waited for behind the first difference, so that there is text to show. */
const tokensBehind = 40;

export type Replay = ReturnType<typeof createReplay>;

export function createReplay(options: {
  engine: Engine;
  models: Pick<CurrentModel, 'use' | 'borrow' | 'withFingerprint'>;
  messages: Messages;
  inspection: Inspection;
  events: Events;
}) {
  const { engine, models, messages, inspection, events } = options;
  const running = new Map<string, AbortController>();

  /** @throws AppError `notFound`, `badRequest`, `noModel`, `engineCrashed` and what else a load or a reply fails with */
  async function replay(replyId: string, replayId: string): Promise<ReplayResult> {
    if (running.has(replayId)) throw new AppError('badRequest', { detail: { messageId: replayId } });
    const reply = messages.get(replyId);
    if (reply.status === 'streaming')
      throw new AppError('replyInProgress', { detail: { conversationId: reply.conversationId } });
    const order = inspection.orderOf(replyId);
    if (order.receipt === null) return { kind: 'refused', reasons: ['noReceipt'] };
    const stop = new AbortController();
    running.set(replayId, stop);
    try {
      return await run(order, order.receipt, { replyId, replayId, stop });
    } finally {
      running.delete(replayId);
    }
  }

  async function run(
    order: SeenOrder,
    receipt: Receipt,
    { replyId, replayId, stop }: { replyId: string; replayId: string; stop: AbortController },
  ): Promise<ReplayResult> {
    const otherId = otherModelOf(receipt);
    const reasons = otherId === null ? await refusalsNow(order, receipt) : [];
    if (reasons.length > 0) return { kind: 'refused', reasons };

    const { conversationId, text } = messages.get(replyId);
    const own = messages.turns(replyId).at(-1)?.tokenIds ?? new Int32Array();
    const original = own.slice(receipt.continued.tokens);
    const comparison = compare(original, text.slice(receipt.continued.characters));
    const complete = receipt.stopReason !== null && receipt.stopReason !== 'stopped';
    let begunBy: BegunReply | null = null;
    let reasonsThen: ReplayDifference[] = [];
    const giveBack = otherId === null ? () => {} : models.borrow([otherId]);
    if (otherId !== null) models.use(otherId);
    const replayed: Promise<ReplyResult> = engine.reply({
      replyId: replayId,
      ...(otherId === null ? {} : { modelId: otherId }),
      // In the conversation's own sequence: what is still cached there was computed as it was for the reply.
      conversationId,
      turns: order.turns,
      contextStartId: order.contextStartId,
      instruction: order.instruction,
      pinned: true,
      sampling: complete
        ? receipt.sampling
        : { ...receipt.sampling, maxTokens: Math.max(1, original.length) },
      signal: stop.signal,
      onBegun(begun) {
        begunBy = begun;
        // Another model may have been loaded while it waited.
        reasonsThen = refusalsOf(receipt, begun.model);
        if (begun.promptSha256 !== receipt.promptSha256) reasonsThen.push('prompt');
        if (reasonsThen.length > 0) stop.abort();
      },
      onDelta(delta) {
        comparison.add(delta.text, delta.tokenIds);
        if (comparison.enough) stop.abort();
      },
      onProgress: (progress) =>
        events.publish({ type: 'replyProgress', conversationId, replyId: replayId, progress }),
    });
    const result = await replayed.finally(giveBack);
    if (begunBy === null) return { kind: 'stopped', tokens: 0 };
    if (reasonsThen.length > 0) return { kind: 'refused', reasons: reasonsThen };
    const { reusedTokens }: BegunReply = begunBy;
    const others = othersOf(receipt, begunBy);
    const difference = comparison.difference(result.stats.stopReason === 'stopped', complete);
    if (difference !== null) {
      // In other steps its numbers are rounded otherwise. What stands at the prompt's end is always read alone.
      const whole = reusedTokens >= receipt.promptTokens - 1;
      if (!whole && reusedTokens !== receipt.reusedTokens) others.push('readAgain');
      return { kind: 'differs', ...difference, others };
    }
    if (result.stats.stopReason === 'stopped') return { kind: 'stopped', tokens: comparison.agreed };
    return { kind: 'match', tokens: comparison.agreed, others };
  }

  /** The model to be loaded for it; null where that one is loaded, or is not in the list any more. */
  function otherModelOf({ file }: Receipt): string | null {
    if (loadedModel(engine)?.provenance.fingerprint === file.fingerprint) return null;
    return models.withFingerprint(file.fingerprint);
  }

  /** What is known now to make it pointless, so that nothing need be waited for. */
  async function refusalsNow(order: SeenOrder, receipt: Receipt): Promise<ReplayDifference[]> {
    const loaded = loadedModel(engine);
    // It is loaded first, and looked at when it begins.
    if (loaded === null) return [];
    const reasons = refusalsOf(receipt, loaded);
    const { agrees } = await inspection.promptOf(order);
    if (agrees !== true) reasons.push('prompt');
    return reasons;
  }

  return {
    replay,
    /** Nothing happens if it has ended. */
    stop(replayId: string): void {
      running.get(replayId)?.abort();
    },
  };
}

function loadedModel({ state }: Engine): LoadedModel | null {
  return 'model' in state ? state.model : null;
}

/** What makes a replay pointless. */
function refusalsOf(receipt: Receipt, model: LoadedModel): ReplayDifference[] {
  const reasons: ReplayDifference[] = [];
  if (receipt.file.fingerprint !== model.provenance.fingerprint) reasons.push('modelFile');
  if (receipt.level !== model.level) reasons.push('level');
  return reasons;
}

/** What is not as it was and may change how numbers are rounded, but not what is asked. */
function othersOf(receipt: Receipt, { model, promptLookup }: BegunReply): ReplayDifference[] {
  const others: ReplayDifference[] = [];
  if (receipt.engine !== model.provenance.engine) others.push('engine');
  if (receipt.device !== model.device || receipt.layersOnDevice !== model.layersOnDevice)
    others.push('device');
  if (receipt.contextLength !== model.contextLength) others.push('contextLength');
  if ((receipt.promptLookup ?? promptLookup) !== promptLookup) others.push('promptLookup');
  const { circumstances } = receipt;
  if (circumstances === undefined) return others;
  for (const [name, then] of Object.entries(circumstances) as [keyof Circumstances, unknown][])
    if (!isDeepStrictEqual(then, model.tuning[name])) others.push(name);
  return others;
}

/** Follows the replayed tokens along the original ones. */
function compare(original: Int32Array, originalText: string) {
  let replayedText = '';
  let count = 0;
  let agreed = 0;
  let parted = false;
  return {
    get agreed() {
      return agreed;
    },
    /** The first difference is there, and some text behind it. */
    get enough() {
      return parted && count - agreed >= tokensBehind;
    },
    add(text: string, ids: Int32Array): void {
      replayedText += text;
      count += ids.length;
      for (const id of ids) {
        if (!parted && id === original[agreed]) agreed++;
        else parted = true;
      }
    },
    /**
     * @param stopped the replay ended early, so that it is shorter says nothing
     * @param complete the original ended by itself, so that a longer replay differs as well
     */
    difference(stopped: boolean, complete: boolean) {
      const shorter = agreed < original.length && !stopped;
      if (!(parted && (complete || agreed < original.length)) && !shorter) return null;
      const at = commonLength(originalText, replayedText);
      return {
        tokens: agreed,
        before: originalText.slice(Math.max(0, at - shownBefore), at).toWellFormed(),
        original: originalText.slice(at, at + shownBehind).toWellFormed(),
        replayed: replayedText.slice(at, at + shownBehind).toWellFormed(),
      };
    },
  };
}

/** Whole characters that two texts begin with alike. */
function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const high = a.charCodeAt(at - 1);
  return high >= 0xd800 && high < 0xdc00 ? at - 1 : at;
}
