// Getting models from a hub: what crosses the bridge. Sizes in bytes, rates in bytes per second, times in ms.
import { z } from 'zod';
import type { ErrorData } from './errors.ts';
import type { HubSettings } from './hub-settings.ts';
import type { ModelFit } from './models.ts';

/** An address of the web, without a name or a password in it: settings are shown. */
const address = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/);

export const hubSettingsSchema: z.ZodType<HubSettings> = z.strictObject({
  baseUrl: address,
  proxy: address.nullable(),
  bytesPerSecond: z.int().min(16_000).max(1e12).nullable(),
});

/** "owner/name". */
const repository = z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/);
/** What a hub found for some words. */
export interface HubRepository {
  readonly repository: string;
  readonly downloads: number;
  readonly likes: number;
  /** ms since 1970; null where the hub does not say. */
  readonly updatedAt: number | null;
  /** Open only to who has accepted its conditions. */
  readonly gated: boolean;
}

export interface HubFile {
  /** Within the repository. */
  readonly path: string;
  readonly bytes: number;
  /** The hub's own; `gitSha1` is that of git's blob. null: the hub gives none, so nothing can be checked. */
  readonly hash: { readonly kind: 'sha256' | 'gitSha1'; readonly hex: string } | null;
}

/** One GGUF that can be had: a file, or all parts of one that is split. */
export interface HubModel {
  /** The first file's path: names it within the listing. */
  readonly id: string;
  /** By the file's name ("Q4_K_M"); null where that does not say. */
  readonly level: string | null;
  readonly bytes: number;
  readonly files: readonly HubFile[];
  /** What it would take on this machine now; null where the geometry is not known. */
  readonly fit: ModelFit | null;
  /** `there`: in the library, by name and size; `queued`: a job gets it already. */
  readonly state: 'open' | 'there' | 'queued';
}

/** A level that can be made here from the original weights. */
export interface MakeableLevel {
  readonly level: string;
  /** About: the file is not made yet. */
  readonly bytes: number;
  /** About, once the weights are converted, its check included; null: not known. */
  readonly estimatedMs: number | null;
  readonly fit: ModelFit | null;
  /** One of those that most people want. */
  readonly usual: boolean;
}

/** The original weights, in a repository or in a folder of this machine. */
export interface OriginalWeights {
  readonly bytes: number;
  /** Of the GGUF that they are converted to first. */
  readonly convertedBytes: number;
  /** About how long that takes. */
  readonly conversionMs: number;
  readonly levels: readonly MakeableLevel[];
}

/** What can be made of original weights, or why nothing can. */
export type OriginalOffer =
  | { readonly kind: 'weights'; readonly weights: OriginalWeights }
  | { readonly kind: 'problem'; readonly error: ErrorData };

export interface HubListing {
  readonly repository: string;
  /** The commit's hash: what is downloaded is what was listed. */
  readonly commit: string;
  readonly gated: boolean;
  readonly models: readonly HubModel[];
  readonly original: OriginalOffer | null;
  /** Why none of its files can be used; null: nothing is known against them. */
  readonly problem: ErrorData | null;
}

export type HubAnswer =
  | { readonly kind: 'repositories'; readonly repositories: readonly HubRepository[] }
  | { readonly kind: 'listing'; readonly listing: HubListing };

/** What a page says beforehand and must be told by the app. */
export interface HubFacts {
  readonly hasToken: boolean;
  /** Bytes per second of the last download; null: none yet. */
  readonly measuredRate: number | null;
  /** On the disk that models are put on. */
  readonly freeBytes: number;
  /** Where they are put. */
  readonly folder: string;
  /** A folder of original weights that the app was started with, or that was chosen. */
  readonly weights: { readonly folder: string; readonly offer: OriginalOffer } | null;
}

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const empty = z.strictObject({});
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const path = z.string().min(1).max(1000);
const levels = z.array(z.string().max(20)).min(1).max(20);

export const hubMethods = {
  getHubFacts: { input: empty, output: returns<HubFacts>() },
  /** Lists the repository that the text names by id or address, else looks for its words. */
  askHub: {
    input: z.strictObject({ text: z.string().trim().min(1).max(500) }),
    output: returns<HubAnswer>(),
  },
  /** Puts a job into the queue for each of these files of a listing. */
  downloadModels: {
    input: z.strictObject({ repository, commit, ids: z.array(path).min(1).max(50) }),
    output: returns<null>(),
  },
  /** Puts one job into the queue: the original weights of a listing, made into these levels. */
  makeFromWeights: { input: z.strictObject({ repository, commit, levels }), output: returns<null>() },
  /** Lets the person choose a folder of original weights: it is in the facts then. Desktop only. */
  chooseWeights: { input: empty, output: returns<null>() },
  /** The same from the folder that is in the facts. */
  makeFromFolder: { input: z.strictObject({ levels }), output: returns<null>() },
  /** Keeps an access token for the hub of the settings; null forgets it. No method tells it. */
  setHubToken: {
    input: z.strictObject({
      token: z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{1,500}$/)
        .nullable(),
    }),
    output: returns<null>(),
  },
} as const;
