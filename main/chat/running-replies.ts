// The replies that the engine writes or has queued, from the moment their rows exist to the moment their
// ends are in the file.
import type { ConversationSetup } from '../../preload/contract/conversation-setup.ts';
import type { ReplyProgress } from '../../preload/contract/events.ts';
import type { Message, RunningReply, Sampling } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { Engine, Turn } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { UnsavedReply } from '../store/archive/record.ts';
import type { Messages } from '../store/messages.ts';
import { endingOfClosing, endingOfError, endingOfResult } from './endings.ts';
import { createLiveReply, type LiveReply } from './live-reply.ts';
import type { Receipts } from './receipts.ts';
import { createTokenRecording } from './token-recording.ts';

interface Running {
  readonly live: LiveReply;
  readonly stop: AbortController;
  /** What was told of it last. */
  progress: ReplyProgress | null;
}

export interface ReplyStart {
  readonly message: Message;
  /** Ids of the text that the reply already has. */
  readonly tokenIds: Iterable<number>;
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  readonly sampling: Sampling;
  /** The model that is to write it; null: whichever is loaded. */
  readonly modelId: string | null;
  readonly setup: ConversationSetup;
  /** What is kept of the tokens that it has; null: nothing, or nothing more is to be recorded. */
  readonly earlierRecord: Buffer | null;
}

export type RunningReplies = ReturnType<typeof createRunningReplies>;

export function createRunningReplies(options: {
  messages: Messages;
  engine: Engine;
  events: Events;
  log: Log;
  receipts: Receipts;
}) {
  const { messages, engine, events, log, receipts } = options;
  const running = new Map<string, Running>();

  function inConversation(conversationId: string): Running[] {
    return [...running.values()].filter(({ live }) => live.message.conversationId === conversationId);
  }

  async function write(start: ReplyStart, entry: Running): Promise<void> {
    const { live, stop } = entry;
    const { id: replyId, conversationId } = start.message;
    const earlier = live.tokenIds.length;
    const continued = { tokens: earlier, characters: live.message.text.length };
    const { instruction, recordsTokens } = start.setup;
    const receipt = receipts.draft(replyId, { sampling: start.sampling, continued, instruction });
    const generated = () => live.tokenIds.length - earlier;
    try {
      const result = await engine.reply({
        replyId,
        conversationId,
        turns: start.turns,
        contextStartId: start.contextStartId,
        sampling: start.sampling,
        ...(start.modelId === null ? {} : { modelId: start.modelId }),
        instruction,
        recordsTokens,
        signal: stop.signal,
        onDelta: (delta) => live.append(delta),
        onProgress: (progress) => tellProgress(entry, progress),
        onBegun: (begun) => !live.ended && receipt.begun(begun),
      });
      if (!live.ended) receipt.end(generated(), result.stats);
      live.end(endingOfResult(live.message, result, earlier));
    } catch (thrown) {
      const error = AppError.from(thrown);
      log.error(`a reply failed: ${error.code}`, error.cause ?? '');
      if (!live.ended) receipt.end(generated(), null);
      live.end(endingOfError(live.message, error));
    }
  }

  function tellProgress(entry: Running, progress: ReplyProgress): void {
    const { live } = entry;
    if (live.ended) return;
    entry.progress = progress;
    const { id: replyId, conversationId } = live.message;
    if (progress.phase === 'prefill') live.noteContextStart(progress.contextStartId);
    events.publish({ type: 'replyProgress', conversationId, replyId, progress });
  }

  return {
    /** Begins a reply whose row is saved. Returns at once; never throws. */
    start(begin: ReplyStart): void {
      const { id: replyId, conversationId } = begin.message;
      const live = createLiveReply({
        message: begin.message,
        tokenIds: begin.tokenIds,
        now: () => performance.now(),
        record: createTokenRecording(begin.earlierRecord),
        saveProgress: (text, ids, record) => messages.saveProgress(replyId, text, ids, record),
        finish: (text, ids, ending, record) => void messages.finish(replyId, text, ids, ending, record),
        onDelta: (at, text) => events.publish({ type: 'replyDelta', conversationId, replyId, at, text }),
        onTrouble(error) {
          log.error(`a reply could not be saved: ${error.code}`, error.cause ?? '');
          events.publish({ type: 'trouble', error: error.data });
        },
        onRecovered: () => events.publish({ type: 'savedAgain' }),
        onEnd: () => events.publish({ type: 'replyFinished', message: live.message }),
        onSaved: () => void running.delete(replyId),
      });
      const entry: Running = { live, stop: new AbortController(), progress: null };
      running.set(replyId, entry);
      void write(begin, entry);
    },
    /** Those that have not ended, in the order of asking. */
    list: (): RunningReply[] =>
      [...running.values()].flatMap(({ live: { ended, message }, progress }) =>
        ended ? [] : [{ conversationId: message.conversationId, replyId: message.id, progress }],
      ),
    /** Nothing happens if it has ended. */
    stop(replyId: string): void {
      running.get(replyId)?.stop.abort();
    },
    stopIn(conversationId: string): void {
      for (const { stop } of inConversation(conversationId)) stop.abort();
    },
    /** @throws AppError `diskFull` */
    saveIn(conversationId: string): void {
      for (const { live } of inConversation(conversationId)) live.save();
    },
    /** @throws AppError `replyInProgress`; `diskFull` if an earlier reply still waits to be saved */
    requireIdle(conversationId: string): void {
      for (const { live } of inConversation(conversationId)) {
        if (!live.ended) throw new AppError('replyInProgress', { detail: { conversationId } });
        live.save();
      }
    },
    /** Saves what the file does not have yet. Returns what the disk refuses, which is tried again as ever. */
    saveAll: (): UnsavedReply[] =>
      [...running.values()]
        .filter(({ live }) => !live.trySave())
        .map(({ live: { message, tokenIds } }) => ({ message, tokenIds: [...tokenIds] })),
    /** The message as it stands now, its live text included. */
    overlay: (message: Message): Message => running.get(message.id)?.live.message ?? message,
    /** Stops what is written in a conversation that is about to be deleted. */
    discard(conversationId: string): void {
      for (const { live, stop } of inConversation(conversationId)) {
        live.discard();
        running.delete(live.message.id);
        stop.abort();
      }
    },
    /** Saves everything as interrupted. */
    close(): void {
      for (const { live, stop } of [...running.values()]) {
        live.end(endingOfClosing(live.message));
        live.discard();
        stop.abort();
      }
      running.clear();
    },
  };
}
