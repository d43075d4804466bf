// The whole of the page's state, from bridge to actions, over a bridge that a test holds in its hands.
import type { Outcome } from '../../../../preload/contract/errors.ts';
import type { AppEvent } from '../../../../preload/contract/events.ts';
import { createClient } from '../../../../renderer/bridge/client.ts';
import type { Connected, Connection } from '../../../../renderer/bridge/connect.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { createActions } from '../../../../renderer/state/actions.ts';
import { createAppStore } from '../../../../renderer/state/store.ts';
import { createSync } from '../../../../renderer/state/sync.ts';
import type { ToastMessage } from '../../../../renderer/ui/toasts.ts';
import { aSnapshot } from './samples.ts';

type Answer = Outcome<unknown> | Promise<Outcome<unknown>>;

export const ok = (value: unknown): Outcome<unknown> => ({ ok: true, value });

export function setUp(answers: Record<string, (input: never) => Answer> = {}) {
  const calls: { method: string; input: Record<string, unknown> }[] = [];
  const listeners = new Set<(event: AppEvent) => void>();
  let watch: (connection: Connection) => void = () => {};
  const all: typeof answers = { getSnapshot: () => ok(aSnapshot()), ...answers };
  const bridge: Connected = {
    async call(method, input) {
      calls.push({ method, input: input as Record<string, unknown> });
      return (await all[method]?.(input as never)) ?? ok(null);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchConnection(listener) {
      watch = listener;
      listener('connecting');
      return () => {};
    },
  };
  const store = createAppStore();
  const client = createClient(bridge);
  const frames = { request: (callback: () => void) => callback(), hidden: () => false };
  const toasts: ToastMessage[] = [];
  const toast = (message: ToastMessage) => toasts.push(message);
  const sync = createSync({ bridge, client, store, frames, painted: async () => {}, toast, words: en });
  const addresses: (string | null)[] = [];
  const downloads: string[] = [];
  const uploads: string[] = [];
  const copies: string[] = [];
  let ids = 0;
  const actions = createActions({
    client,
    store,
    words: en,
    newId: () => `id${++ids}`,
    now: () => 1000,
    open: sync.open,
    page: {
      show: (id) => addresses.push(id),
      download: (fileName, mimeType, text) => downloads.push(`${fileName} ${mimeType} ${text}`),
      toast,
      hideToast(key) {
        const at = toasts.findIndex((one) => one.key === key);
        if (at >= 0) toasts.splice(at, 1);
      },
      upload: async (importId, file) => {
        uploads.push(`${importId} ${file.name}`);
        return { ok: true, value: null };
      },
      fetchFile: (path, fileName) => downloads.push(`${fileName} ${path}`),
      copy: async (text) => copies.push(text) > 0,
      copyRich: async (text, html) => copies.push(`${text} ${html}`) > 0,
    },
  });
  sync.start();
  return {
    actions,
    store,
    calls,
    addresses,
    downloads,
    toasts,
    uploads,
    copies,
    called: (method: string) => calls.filter((call) => call.method === method).map((call) => call.input),
    become: (connection: Connection) => watch(connection),
    emit: (event: AppEvent) => {
      for (const listener of listeners) listener(event);
    },
  };
}
