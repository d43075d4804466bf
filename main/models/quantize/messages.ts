// What the app and the quantize worker say to each other. One order, one answer; then it is ended.
import type { OrderFailed } from '../../worker-order.ts';
import type { LibraryFiles } from './library-files.ts';
import type { QuantizePace } from './making-time.ts';

export type ToQuantizer =
  /** What each level would be, without writing anything. */
  | {
      readonly type: 'plan';
      readonly library: LibraryFiles;
      readonly source: string;
      readonly levels: readonly string[];
    }
  /** How long values of each type take, measured now. */
  | { readonly type: 'pace'; readonly library: LibraryFiles }
  | { readonly type: 'quantize'; readonly library: LibraryFiles; readonly order: QuantizeOrder };

export interface QuantizeOrder {
  /** Absolute paths. */
  readonly source: string;
  readonly target: string;
  readonly level: string;
  /** The source is quantized already. */
  readonly again: boolean;
}

export interface LevelPlan {
  readonly level: string;
  /** Of the tensors, with what stands between them in the file. */
  readonly tensors: readonly PlannedTensor[];
}

export interface PlannedTensor {
  readonly name: string;
  /** Without the dimensions of length 1 at its end. */
  readonly shape: readonly number[];
  /** "F16", "Q4_K"… in the source, and in the level. */
  readonly from: string;
  readonly to: string;
}

export type FromQuantizer =
  | ({ readonly type: 'planned'; readonly levels: readonly LevelPlan[] } & QuantizePace)
  | ({ readonly type: 'pace' } & QuantizePace)
  /** A tensor is begun: its number, from 1. */
  | { readonly type: 'progress'; readonly number: number; readonly count: number; readonly name: string }
  | { readonly type: 'done' }
  | OrderFailed;
