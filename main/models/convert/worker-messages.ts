// What the converter's process and the app say to each other.
import type { ConversionProgress } from '../../../preload/contract/convert.ts';
import type { OrderFailed } from '../../worker-order.ts';
import type { ConversionOrder, ConvertedFile } from './convert-checkpoint.ts';

export interface ToConverter {
  readonly type: 'convert';
  readonly order: ConversionOrder;
}

export type FromConverter =
  | { readonly type: 'progress'; readonly progress: ConversionProgress }
  | { readonly type: 'done'; readonly file: ConvertedFile }
  | OrderFailed;
