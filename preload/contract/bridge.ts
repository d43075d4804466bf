// The one door between the renderer and the app, the same over Electron's ipc and over a socket.
import type { Outcome } from './errors.ts';
import type { AppEvent } from './events.ts';

export interface Bridge {
  /** Runs a method of `methods.ts`. Resolves to an outcome; rejects never. */
  call(method: string, input: unknown): Promise<Outcome<unknown>>;
  /** Calls `listener` for every event from now on; the function returned ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

/** Where the preload script puts the bridge: `window.xenon`. */
export const bridgeKey = 'xenon';

/** ipc channels. */
export const callChannel = 'xenon:call';
export const eventChannel = 'xenon:event';
/** From the page: the number of the last event that it has taken; null where it begins to listen. */
export const takenChannel = 'xenon:taken';

/** The socket's path and frames: text frames with one JSON object each. */
export const socketPath = '/socket';
export type ClientFrame = { readonly id: number; readonly method: string; readonly input: unknown };
export type ServerFrame =
  | { readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly event: AppEvent };
