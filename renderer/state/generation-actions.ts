// What a person does about how replies are written: values of a conversation or of the app, and presets.
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import {
  emptyGeneration,
  type Generation,
  layerSampling,
  type Preset,
  type SamplingValues,
} from '../../preload/contract/sampling.ts';
import type { ActionParts } from './actions.ts';
import { about, change } from './asked.ts';
import { shownGeneration } from './selectors.ts';
import { draftKey, without } from './state.ts';

interface GenerationParts extends ActionParts {
  say(notice: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createGenerationActions({ client, store, page, newId, words, say, value }: GenerationParts) {
  const { getState, setState } = store;

  /** In place of what the shown conversation has set for itself. */
  async function setGeneration(changes: Partial<Generation>): Promise<void> {
    const { shownId: conversationId } = getState();
    const before = shownGeneration(getState());
    const generation = { ...before, ...changes };
    if (conversationId === null) {
      setState({ newGeneration: generation });
      return;
    }
    await change(
      store,
      { key: about.generation(conversationId), shown: before, to: generation },
      (shown) => {
        const { conversations } = getState();
        const conversation = conversations[conversationId];
        if (conversation === undefined) return {};
        return {
          conversations: { ...conversations, [conversationId]: { ...conversation, generation: shown } },
        };
      },
      async () => (await value(client('setGeneration', { conversationId, generation }))) !== undefined,
    );
  }

  /** What cannot be used as it is stays to be mended, wherever one looks meanwhile. null: there is no such text any more. */
  function typeSchema(key: string, text: string | null): void {
    const others = without(getState().typedSchemas, key);
    setState({ typedSchemas: text === null ? others : { ...others, [key]: text } });
  }

  /** null when it is saved. */
  async function savePreset(preset: Preset): Promise<ErrorData | null> {
    const { presets } = getState();
    setState({ presets: [...presets.filter(({ id }) => id !== preset.id), preset] });
    const outcome = await client('savePreset', { preset });
    if (outcome.ok) return null;
    setState({ presets });
    return outcome.error;
  }

  return {
    setGeneration,

    async resetGeneration(): Promise<void> {
      typeSchema(draftKey(getState().shownId), null);
      await setGeneration(emptyGeneration);
    },

    typeSchema,

    /** Makes a preset of these values; its id, or why there is none. */
    async createPreset(name: string, values: SamplingValues): Promise<{ id: string } | ErrorData> {
      const id = newId();
      return (await savePreset({ id, name, values })) ?? { id };
    },

    /** Says what went wrong. */
    async changePreset(preset: Preset): Promise<boolean> {
      const error = await savePreset(preset);
      if (error) say(words.error(error));
      return error === null;
    },

    async deletePreset(presetId: string): Promise<void> {
      await value(client('deletePreset', { presetId }));
    },

    async exportPreset(presetId: string): Promise<void> {
      const result = await value(client('exportPreset', { presetId }));
      if (!result || result.kind === 'cancelled') return;
      if (result.kind === 'download') page.download(result.fileName, result.mimeType, result.text);
      page.toast({ text: words.export.saved(result.fileName) });
    },

    /** Adds the preset of a file; the preset, or why there is none. */
    async importPreset(text: string): Promise<Preset | ErrorData> {
      const outcome = await client('importPreset', { text });
      return outcome.ok ? outcome.value : outcome.error;
    },

    /** The values that a reply in the shown conversation would be written with, for a preset of them. */
    currentValues(): SamplingValues {
      const { settings, presets } = getState();
      const { sampling, origin } = layerSampling({ ...settings, presets }, shownGeneration(getState()));
      // A seed belongs to one reply, and what nobody has set is not worth keeping.
      const keys = Object.keys(sampling).filter(
        (key) => key !== 'seed' && origin[key as keyof typeof origin] !== 'default',
      );
      return Object.fromEntries(keys.map((key) => [key, sampling[key as keyof typeof sampling]]));
    },
  };
}
