// The methods of prompts and personas that are kept.
import type { savedTextMethods } from '../../preload/contract/saved-text-methods.ts';
import type { SavedText } from '../../preload/contract/saved-texts.ts';
import { AppError } from '../errors.ts';
import type { SavedTexts } from '../store/saved-texts.ts';
import type { Events } from './events.ts';
import { done, type Handlers } from './router.ts';

export function createSavedTextHandlers(
  savedTexts: SavedTexts,
  events: Events,
): Pick<Handlers, keyof typeof savedTextMethods> {
  function publish(): void {
    events.publish({ type: 'savedTextsChanged', savedTexts: savedTexts.list() });
  }

  /** No less strict than the store, which folds the letters of ASCII. @throws AppError `nameTaken` */
  function requireFreeName({ id, kind, name }: SavedText): void {
    const isSame = (other: SavedText) => other.name.toLowerCase() === name.toLowerCase();
    if (savedTexts.list().some((other) => other.id !== id && other.kind === kind && isSame(other)))
      throw new AppError('nameTaken', { detail: { name } });
  }

  return {
    saveText({ savedText }) {
      requireFreeName(savedText);
      savedTexts.put(savedText);
      return done(publish());
    },
    deleteText({ id }) {
      savedTexts.remove(id);
      return done(publish());
    },
  };
}
