// Files that are dropped onto the window: each kind goes to whoever takes it.
import { type DroppedEvent, isModelFile } from '../../preload/contract/dropped.ts';
import type { Messages } from '../messages/en.ts';
import type { ActionParts } from './actions.ts';
import type { State } from './state.ts';

interface DropParts extends Pick<ActionParts, 'store' | 'words'> {
  say(notice: string): void;
  importFiles(files: readonly File[]): Promise<void>;
}

export function createDropActions({ store, words, say, importFiles }: DropParts) {
  return {
    /** On the desktop the app has taken the models by itself; a browser's page never learns where a file lies. */
    dropFiles(files: readonly File[]): void {
      const models = files.filter(({ name }) => isModelFile(name));
      const others = files.filter(({ name }) => !isModelFile(name));
      if (models.length > 0 && store.getState().app.host === 'browser')
        say(words.library.droppedInBrowser(models.map(({ name }) => name)));
      if (others.length > 0) void importFiles(others);
    },
  };
}

/** Which of the models that were dropped are in the list now; null: none. */
export function addedWords(
  { modelIds }: DroppedEvent,
  { models }: Pick<State, 'models'>,
  words: Messages,
): string | null {
  const names = models
    .filter(({ id }) => modelIds.includes(id))
    .map((model) => `${words.modelTitle(model)} ${model.level}`);
  return names.length > 0 ? words.library.dropped(names) : null;
}
