// Where models are downloaded from, and how. Apart from the methods, so that a page has the defaults without
// carrying the schemas.

/** The public hub. */
export const publicHub = 'https://huggingface.co';

export interface HubSettings {
  /** A mirror's address, or the public hub's. */
  readonly baseUrl: string;
  /** A proxy's address; null: as the environment says (HTTPS_PROXY, NO_PROXY). */
  readonly proxy: string | null;
  /** Bytes per second of all downloads together; null: as many as come. */
  readonly bytesPerSecond: number | null;
}

export const defaultHubSettings: HubSettings = { baseUrl: publicHub, proxy: null, bytesPerSecond: null };
