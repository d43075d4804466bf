// What is written down about how a reply came about: when its prompt is settled, so that a crash leaves it
// behind, and again when it has ended.
import type {
  Circumstances,
  LoadedModel,
  Receipt,
  ReplyStats,
  Sampling,
} from '../../preload/contract/models.ts';
import type { BegunReply } from '../engine/engine.ts';
import type { Log } from '../log.ts';
import type { ReceiptStore } from '../store/receipts.ts';

export interface ReceiptDraft {
  begun(begun: BegunReply): void;
  /** @param generated tokens of this run @param stats null where the run was cut off */
  end(generated: number, stats: ReplyStats | null): void;
}

export interface Receipts {
  /** For a reply that is about to run. Never throws: no reply fails for want of a receipt. */
  draft(replyId: string, asked: Asked): ReceiptDraft;
}

/** Of the request, what no model has a say in. */
interface Asked {
  readonly sampling: Sampling;
  readonly continued: Receipt['continued'];
  readonly instruction: string;
}

/** @param options.sha256Of the hash of a whole model file, null while it is not known */
export function createReceipts(options: {
  receipts: ReceiptStore;
  sha256Of(fingerprint: string): string | null;
  log: Log;
}): Receipts {
  const { receipts, sha256Of, log } = options;
  return {
    draft(replyId, { sampling, continued, instruction }) {
      let begun: BegunReply | null = null;

      function save(generatedTokens: number, stats: ReplyStats | null): void {
        // Stopped while it waited: no model has seen anything.
        if (begun === null) return;
        try {
          receipts.put(replyId, receiptOf(begun, generatedTokens, stats));
        } catch (thrown) {
          log.error('a receipt could not be saved', thrown);
        }
      }

      function receiptOf({ model, ...at }: BegunReply, generatedTokens: number, stats: ReplyStats | null) {
        const { fingerprint, fileBytes: bytes, engine } = model.provenance;
        return {
          model: model.name,
          level: model.level,
          file: { bytes, fingerprint, sha256: sha256Of(fingerprint) },
          engine,
          device: model.device,
          layersOnDevice: model.layersOnDevice,
          layers: model.layers,
          contextLength: model.contextLength,
          format: model.format.name,
          sampling: { ...sampling, seed: at.seed },
          promptSha256: at.promptSha256,
          promptTokens: at.promptTokens,
          reusedTokens: at.reusedTokens,
          generatedTokens,
          timeToFirstTokenMs: measured(stats?.timeToFirstTokenMs),
          prefillTokensPerSecond: measured(stats?.prefillTokensPerSecond),
          decodeTokensPerSecond: measured(stats?.decodeTokensPerSecond),
          stopReason: stats?.stopReason ?? null,
          continued,
          contextStartId: at.contextStartId,
          instruction,
          promptLookup: at.promptLookup,
          circumstances: circumstancesOf(model),
        } satisfies Receipt;
      }

      return {
        begun(value) {
          begun = value;
          save(0, null);
        },
        end: save,
      };
    },
  };
}

function circumstancesOf({ tuning }: LoadedModel): Circumstances {
  const { threads, kvType, flashAttention, batchSize, processor } = tuning;
  return { threads, kvType, flashAttention, batchSize, processor };
}

/** A rate or a time of 0 is one that there was nothing to measure of. */
function measured(value: number | undefined): number | null {
  return value === undefined || value === 0 ? null : value;
}
