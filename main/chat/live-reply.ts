// A reply while it is written: the text so far, kept here first and saved at most every 200 ms, so that
// nothing older than 250 ms is lost whatever happens to the process. Where the disk refuses, the text
// stays here and is tried again.
import type { Message } from '../../preload/contract/models.ts';
import type { RecordedTokens } from '../engine/messages.ts';
import { AppError } from '../errors.ts';
import type { Ending } from '../store/messages.ts';
import type { TokenRecording } from './token-recording.ts';

const saveEveryMs = 200;
const retryEveryMs = 2000;

export interface LiveReplyOptions {
  /** As it was saved when it began; with the text and ids that it goes on from. */
  readonly message: Message;
  readonly tokenIds: Iterable<number>;
  /** What is kept of its tokens: of those it goes on from, and of those to come where that is recorded. */
  readonly record: TokenRecording;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Both throw when nothing could be saved. */
  saveProgress(text: string, tokenIds: readonly number[], record: Buffer | null): void;
  finish(text: string, tokenIds: readonly number[], ending: Ending, record: Buffer | null): void;
  /** `at`: where `text` begins, in UTF-16 code units. */
  onDelta(at: number, text: string): void;
  /** Saving has failed; told once until it succeeds again. */
  onTrouble(error: AppError): void;
  /** Saving succeeds again. */
  onRecovered(): void;
  /** It has ended, for the person at least: where the disk refuses, the end waits here to be saved. */
  onEnd(): void;
  /** The end is in the file: this object has done its work. */
  onSaved(): void;
}

interface LiveDelta {
  readonly text: string;
  readonly tokenIds: Iterable<number>;
  readonly recorded?: RecordedTokens | null;
}

export type LiveReply = ReturnType<typeof createLiveReply>;

export function createLiveReply(options: LiveReplyOptions) {
  const { now } = options;
  const tokenIds = [...options.tokenIds];
  const { record } = options;
  let message = options.message;
  let ending: Ending | null = null;
  let savedAt = now();
  let troubled = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  function saveIn(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      trySave();
    }, ms);
  }

  /** @throws AppError */
  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (closed) return;
    // Taken first, so that a disk that refuses is not asked again with every delta.
    savedAt = now();
    try {
      if (ending === null) options.saveProgress(message.text, tokenIds, record.toBlob());
      else options.finish(message.text, tokenIds, ending, record.toBlob());
    } catch (thrown) {
      saveIn(retryEveryMs);
      throw thrown;
    }
    if (troubled) options.onRecovered();
    troubled = false;
    if (ending === null) return;
    closed = true;
    options.onSaved();
  }

  function trySave(): boolean {
    try {
      save();
      return true;
    } catch (thrown) {
      const isNews = !troubled;
      troubled = true;
      if (isNews) options.onTrouble(AppError.from(thrown));
      return false;
    }
  }

  return {
    /** With the text so far, which the file may not have yet. */
    get message() {
      return message;
    },
    get tokenIds(): readonly number[] {
      return tokenIds;
    },
    /** Nothing of it counts any more: it has ended, or was dropped. */
    get ended() {
      return ending !== null || closed;
    },
    append(delta: LiveDelta): void {
      if (ending !== null || closed) return;
      const at = message.text.length;
      message = { ...message, text: message.text + delta.text };
      if (delta.recorded) record.append(tokenIds.length, delta.recorded);
      for (const id of delta.tokenIds) tokenIds.push(id);
      const age = now() - savedAt;
      if (troubled) saveIn(retryEveryMs);
      else if (age >= saveEveryMs) trySave();
      else saveIn(saveEveryMs - age);
      if (delta.text !== '') options.onDelta(at, delta.text);
    },
    noteContextStart(contextStartId: string | null): void {
      message = { ...message, contextStartId };
    },
    /** Ends it; the first ending counts. */
    end(how: Ending): void {
      if (ending !== null || closed) return;
      ending = how;
      message = { ...message, ...how };
      trySave();
      options.onEnd();
    },
    /**
     * Saves what the file does not have yet.
     * @throws AppError `diskFull`
     */
    save,
    /** The same, where the disk's refusal is told as trouble and tried again. Returns whether the file has it all. */
    trySave,
    /** Drops it without saving: its conversation is gone, or the store is about to close. */
    discard(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}
