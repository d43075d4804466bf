// Getting models from a hub: what crosses the bridge. Sizes in bytes, rates in bytes per second, times in ms.
import { z } from 'zod';
import type { ModelFit } from './models.ts';

/** The public hub. */
export const publicHub = 'https://huggingface.co';

/** An address of the web, without a name or a password in it: settings are shown. */
const address = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/);

export const hubSettingsSchema = z.strictObject({
  /** A mirror's, or the public hub's. */
  baseUrl: address,
  /** null: as the environment says (HTTPS_PROXY, NO_PROXY). */
  proxy: address.nullable(),
  /** Bytes per second of all downloads together; null: as many as come. */
  bytesPerSecond: z.int().min(16_000).max(1e12).nullable(),
});

export type HubSettings = Readonly<z.infer<typeof hubSettingsSchema>>;

export const defaultHubSettings: HubSettings = { baseUrl: publicHub, proxy: null, bytesPerSecond: null };

/** "owner/name", and a branch, tag or commit. */
const repository = z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/);
const revision = z
  .string()
  .regex(/^[\w./-]{1,100}$/)
  .refine((text) => !text.split('/').includes('..'));
export const repositorySchema = z.strictObject({ repository, revision });

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
  /** null where the geometry is unknown. */
  readonly fit: ModelFit | null;
  /** Whether it is in the library already, by name and size. */
  readonly have: boolean;
}

/** A level that can be made here from the original weights. */
export interface MakeableLevel {
  readonly level: string;
  /** About: the file is not made yet. */
  readonly bytes: number;
  readonly fit: ModelFit | null;
}

/** The original weights in a repository. */
export interface HubOriginal {
  readonly files: readonly HubFile[];
  readonly bytes: number;
}

export interface HubListing {
  readonly repository: string;
  /** The commit's hash: what is downloaded is what was listed. */
  readonly commit: string;
  readonly gated: boolean;
  readonly models: readonly HubModel[];
  readonly original: HubOriginal | null;
}

export type HubAnswer =
  | { readonly kind: 'repositories'; readonly repositories: readonly HubRepository[] }
  | { readonly kind: 'listing'; readonly listing: HubListing };
