// What a person does with prompts and personas.
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import type { SavedText, SavedTextKind } from '../../preload/contract/saved-texts.ts';
import type { ActionParts } from './actions.ts';
import { type State, type TypedText, without } from './state.ts';

interface SavedTextParts extends Pick<ActionParts, 'client' | 'newId' | 'store'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export const savedOf =
  (kind: SavedTextKind) =>
  ({ savedTexts }: Pick<State, 'savedTexts'>): readonly SavedText[] =>
    savedTexts.filter((one) => one.kind === kind);

/**
 * Of what is typed of one and not saved.
 * @param id null: a new one
 * @param begin the text that a new one began with; null: it began empty
 */
export const typedKey = (kind: SavedTextKind, id: string | null, begin: string | null): string =>
  id ?? `${kind} ${begin ?? ''}`;

export function createSavedTextActions({ client, newId, value, store }: SavedTextParts) {
  const { getState, setState } = store;
  return {
    /** What is typed is there again when its form is, until it is saved. null: it is of no use any more. */
    typeText(key: string, typed: TypedText | null): void {
      const others = without(getState().typedTexts, key);
      setState({ typedTexts: typed === null ? others : { ...others, [key]: typed } });
    },

    /** Makes one or, with its id, changes it; the id, or why it was not saved. */
    async saveText({
      id = newId(),
      ...rest
    }: Omit<SavedText, 'id'> & { readonly id?: string | undefined }): Promise<{ id: string } | ErrorData> {
      const outcome = await client('saveText', { savedText: { id, ...rest } });
      return outcome.ok ? { id } : outcome.error;
    },

    async deleteText(id: string): Promise<void> {
      await value(client('deleteText', { id }));
    },
  };
}
