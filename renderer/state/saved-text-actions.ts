// What a person does with prompts and personas.
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import type { SavedText, SavedTextKind } from '../../preload/contract/saved-texts.ts';
import type { ActionParts } from './actions.ts';
import type { State } from './state.ts';

interface SavedTextParts extends Pick<ActionParts, 'client' | 'newId'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export const savedOf =
  (kind: SavedTextKind) =>
  ({ savedTexts }: Pick<State, 'savedTexts'>): readonly SavedText[] =>
    savedTexts.filter((one) => one.kind === kind);

export function createSavedTextActions({ client, newId, value }: SavedTextParts) {
  return {
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
