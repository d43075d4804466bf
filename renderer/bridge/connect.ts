// The page's way to the app: the bridge that the desktop's preload script put on the window, else a socket.
import { type Bridge, bridgeKey } from '../../preload/contract/bridge.ts';
import { createSocketBridge } from './socket-bridge.ts';

/**
 * `refused`: the app is there but does not know this page any more, because it was started again and its
 * key is a new one.
 */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused';

export interface Connected extends Bridge {
  /** Calls `listener` with the state of the connection now and at every change. */
  watchConnection(listener: (connection: Connection) => void): () => void;
}

export function connect(page: Window): Connected {
  const preloaded = (page as unknown as Record<string, Bridge | undefined>)[bridgeKey];
  if (!preloaded) return createSocketBridge(page.location.href);
  return {
    call: (method, input) => preloaded.call(method, input),
    subscribe: (listener) => preloaded.subscribe(listener),
    watchConnection(listener) {
      listener('open');
      return () => {};
    },
  };
}
