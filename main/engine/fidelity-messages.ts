// What the app and the fidelity worker say to each other. One order, one answer; then it is ended.
import type { FidelityScores } from '../../preload/contract/fidelity.ts';
import type { OrderFailed } from '../worker-order.ts';

export interface FidelityOrder {
  /** Absolute path of the GGUF. */
  readonly path: string;
  readonly text: string;
  /** Chunks of 512 tokens beyond it are left out. */
  readonly mostChunks: number;
  /** The reference's distributions: written by the reference itself, read by every other level. Absolute. */
  readonly reference: { readonly path: string; readonly write: boolean };
  readonly gpu: 'auto' | 'off';
}

export type ToFidelityWorker = { readonly type: 'measure'; readonly order: FidelityOrder };

export type FromFidelityWorker =
  /** A sign of life; positions scored. */
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'measured'; readonly scores: FidelityScores }
  | OrderFailed;
