// What the page "Get Xenon-4" shows: which way was chosen, what was asked of a hub, and what is ticked.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { HubAnswer, HubFacts } from '../../preload/contract/hub.ts';

export type GetWay = 'file' | 'hub' | 'weights';
/** The ways on which a hub is asked. */
export type AskingWay = Exclude<GetWay, 'file'>;

export interface Asked {
  /** As it stands in the field. */
  readonly text: string;
  /** What is being asked for; null: nothing. */
  readonly asking: string | null;
  readonly answer: HubAnswer | null;
  readonly error: ErrorData | null;
  /** Ids of files, or levels. */
  readonly chosen: readonly string[];
}

export interface GetState {
  readonly way: GetWay | null;
  readonly facts: HubFacts | null;
  readonly hub: Asked;
  readonly weights: Asked;
  /** Levels that are to be made from the folder in the facts. */
  readonly folderLevels: readonly string[];
}

const nothingAsked = { asking: null, answer: null, error: null, chosen: [] };

export const initialGetState: GetState = {
  way: null,
  facts: null,
  hub: { text: 'Xenon-4 GGUF', ...nothingAsked },
  weights: { text: 'Xenon1/Xenon-4', ...nothingAsked },
  folderLevels: ['Q4_K_M', 'Q5_K_M', 'Q8_0'],
};
