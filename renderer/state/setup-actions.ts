// The actions on what holds for a whole conversation, shown or not yet begun.
import { type ConversationSetup, emptySetup } from '../../preload/contract/conversation-setup.ts';
import type { Outcome } from '../../preload/contract/errors.ts';
import type { ActionParts } from './actions.ts';
import { about, change } from './asked.ts';
import { draftKey, type State } from './state.ts';

interface SetupParts extends Pick<ActionParts, 'client' | 'store'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

/** Of the shown conversation, or of the one that is begun next. */
export function shownSetup({ setups, shownId }: State): ConversationSetup {
  return setups[draftKey(shownId)] ?? emptySetup;
}

/** A conversation that begins takes what was chosen for it; the next one begins without. */
export function begun<T>(
  of: Readonly<Record<string, T>>,
  conversationId: string,
): Readonly<Record<string, T>> {
  const { [draftKey(null)]: chosen, ...others } = of;
  return chosen === undefined ? of : { ...others, [conversationId]: chosen };
}

/** A conversation that could not be begun gives back what it took. */
export function unbegun<T>(
  of: Readonly<Record<string, T>>,
  conversationId: string,
): Readonly<Record<string, T>> {
  const { [conversationId]: chosen, ...others } = of;
  return chosen === undefined ? of : { ...others, [draftKey(null)]: chosen };
}

export function createSetupActions({ client, store, value }: SetupParts) {
  const { getState, setState } = store;

  return {
    toggleParameters(open = !getState().parametersOpen): void {
      setState(open ? { parametersOpen: true, inspector: null } : { parametersOpen: false });
    },
    /** Painted at once; put back where the app refuses it. */
    async changeSetup(conversationId: string | null, changes: Partial<ConversationSetup>): Promise<void> {
      const key = draftKey(conversationId);
      await change(
        store,
        { key: about.setup(key), shown: getState().setups[key] ?? emptySetup, to: changes },
        (setup) => ({ setups: { ...getState().setups, [key]: setup } }),
        async () => (await value(client('changeSetup', { conversationId, changes }))) !== undefined,
      );
    },
  };
}
