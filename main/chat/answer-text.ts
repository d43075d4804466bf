// The ids of an answer that is written and not saved, and what was recorded of them.
import type { TokenRecord } from '../../preload/contract/token-record.ts';
import type { ReplyDelta } from '../engine/engine.ts';
import { createTokenRecording, tokenRecordOf } from './token-recording.ts';

export type AnswerText = ReturnType<typeof createAnswerText>;

export function createAnswerText() {
  const tokenIds: number[] = [];
  const recording = createTokenRecording(null);
  return {
    tokenIds: tokenIds as readonly number[],
    /** Tokens per second as last told; null before. */
    rate: null as number | null,
    append({ tokenIds: ids, recorded }: ReplyDelta): void {
      if (recorded) recording.append(tokenIds.length, recorded);
      for (const id of ids) tokenIds.push(id);
    },
    /** null while nothing is recorded. */
    toBlob: recording.toBlob,
    record(): TokenRecord | null {
      const blob = recording.toBlob();
      return blob === null ? null : tokenRecordOf(blob, tokenIds);
    },
  };
}
