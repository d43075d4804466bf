// What is painted before the app has answered. A person may change two things in a row, and the app's word on the
// first comes when the second is already on the screen: it must not take that back, not even for a moment.

import type { State } from './state.ts';
import type { Store } from './store.ts';

/** Of one thing that is told as a whole, like the settings. */
interface Asked {
  /** As the app has told it last. */
  readonly told: object;
  /** What has been asked for since, the oldest first. `told`: the app has spoken of the thing meanwhile. */
  readonly changes: readonly { readonly change: object; readonly told: boolean }[];
}

/** What waits for an answer, by what it is about: see `about`. */
export type AskedChanges = Readonly<Record<string, Asked>>;

interface Shown<T> {
  readonly asked: AskedChanges;
  /** What the page shows of it now. */
  readonly shown: T;
}

export const about = {
  settings: 'settings',
  setup: (key: string) => `setup ${key}`,
  generation: (conversationId: string) => `generation ${conversationId}`,
};

/** @param shown what the page shows so far */
function ask<T extends object>(asked: AskedChanges, key: string, shown: T, change: Partial<T>): Shown<T> {
  const { told = shown, changes = [] } = asked[key] ?? {};
  return {
    asked: { ...asked, [key]: { told, changes: [...changes, { change, told: false }] } },
    shown: { ...shown, ...change },
  };
}

/**
 * Paints a change at once, has the app make it, and paints what has become of it.
 * @param key of `about`
 * @param shown what the page shows so far
 * @param paint puts what it shows from now on into the state, together with `asked`
 * @param send false: the app has refused
 */
export async function change<T extends object>(
  store: Store,
  { key, shown, to }: { readonly key: string; readonly shown: T; readonly to: Partial<T> },
  paint: (shown: T) => Partial<State>,
  send: () => Promise<boolean>,
): Promise<void> {
  const show = (now: Shown<T>): void => store.setState({ asked: now.asked, ...paint(now.shown) });
  show(ask(store.getState().asked, key, shown, to));
  const isDone = await send();
  const answered = answer(store.getState().asked, key, to, isDone);
  if (answered) show(answered);
}

/** The app tells how it is. */
export function tell<T extends object>(asked: AskedChanges, key: string, told: T): Shown<T> {
  const waiting = asked[key];
  if (waiting === undefined) return { asked, shown: told };
  const changes = waiting.changes.map(({ change }) => ({ change, told: true }));
  return { asked: { ...asked, [key]: { told, changes } }, shown: merge(told, changes) };
}

/** The app has done a change, or refused it. null: it waits no longer, since all was asked anew meanwhile. */
function answer<T extends object>(
  asked: AskedChanges,
  key: string,
  change: Partial<T>,
  isDone: boolean,
): Shown<T> | null {
  const { [key]: waiting, ...others } = asked;
  const answered = waiting?.changes.find((one) => one.change === change);
  if (waiting === undefined || answered === undefined) return null;
  const changes = waiting.changes.filter((one) => one !== answered);
  // The app speaks of a change before it answers, unless nothing has become of it.
  const told = isDone && !answered.told ? { ...waiting.told, ...change } : waiting.told;
  return {
    asked: changes.length > 0 ? { ...others, [key]: { told, changes } } : others,
    shown: merge(told as T, changes),
  };
}

function merge<T extends object>(told: T, changes: Asked['changes']): T {
  return Object.assign({}, told, ...changes.map(({ change }) => change));
}
