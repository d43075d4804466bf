// Chromium's DevTools protocol over a pipe: JSON messages that end with a zero byte, on file descriptors 3 and 4. A
// pipe and no port, so that nobody else on this machine can drive the browser.
import type { Readable, Writable } from 'node:stream';

export interface DevTools {
  /** @throws Error with the browser's reason, or that it is gone */
  send<T>(method: string, params?: object, sessionId?: string): Promise<T>;
  /** Resolves at the next event of this name in this session. @throws Error that it is gone */
  event(method: string, sessionId: string): Promise<void>;
  /** Nothing more will come: rejects what waits. */
  end(reason: string): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

export function createDevTools(input: Writable, output: Readable): DevTools {
  const waiting = new Map<number | string, Waiting>();
  let lastId = 0;
  let ended: string | null = null;
  let parts: Buffer[] = [];

  function wait<T>(key: number | string): Promise<T> {
    if (ended !== null) return Promise.reject(new Error(ended));
    return new Promise<T>((resolve, reject) => waiting.set(key, { resolve, reject }));
  }

  function receive({ id, method, sessionId, result, error }: Message): void {
    const key = id ?? `${sessionId} ${method}`;
    const asked = waiting.get(key);
    waiting.delete(key);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result as never);
  }

  function end(reason: string): void {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  }

  output.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(0); at >= 0; at = rest.indexOf(0)) {
      receive(JSON.parse(Buffer.concat([...parts, rest.subarray(0, at)]).toString('utf8')));
      parts = [];
      rest = rest.subarray(at + 1);
    }
    if (rest.length > 0) parts.push(rest);
  });
  // Whatever is written to a browser that is gone.
  input.on('error', (error) => end(error.message));
  output.on('close', () => end('the browser is gone'));

  return {
    send(method, params = {}, sessionId) {
      const id = ++lastId;
      const answer = wait<never>(id);
      if (ended === null)
        input.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
      return answer;
    },
    event: (method, sessionId) => wait(`${sessionId} ${method}`),
    end,
  };
}
