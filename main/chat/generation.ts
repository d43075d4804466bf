// How replies are to be written: the layers of values put over each other, and presets made, kept and carried.
import { readSchema } from '../../preload/contract/json-schema.ts';
import {
  type Generation,
  type LayeredSampling,
  layerSampling,
  type Preset,
  presetNameLength,
  type Sampling,
  type SamplingValues,
  setsNothing,
  withoutDefaults,
} from '../../preload/contract/sampling.ts';
import type { Events } from '../api/events.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';

export type GenerationService = ReturnType<typeof createGeneration>;

export function createGeneration(options: {
  store: Pick<Store, 'conversations' | 'presets' | 'settings'>;
  events: Events;
}) {
  const { events } = options;
  const { conversations, presets, settings } = options.store;

  function publish(): void {
    events.publish({ type: 'presetsChanged', presets: presets.list() });
  }

  function layered(generation: Generation | undefined): LayeredSampling {
    const { sampling, presetId } = settings.get();
    return layerSampling({ sampling, presetId, presets: presets.list() }, generation);
  }

  /** @throws AppError `presetNameTaken` */
  function requireFreeName({ id, name }: Preset): void {
    if (presets.list().some((other) => other.id !== id && sameName(other.name, name)))
      throw new AppError('presetNameTaken', { detail: { name } });
  }

  return {
    list: presets.list,
    /** @throws AppError `notFound` */
    get(presetId: string): Preset {
      const preset = presets.list().find(({ id }) => id === presetId);
      if (preset === undefined) throw new AppError('notFound');
      return preset;
    },
    /** What a conversation's next reply is written with, without what is off. */
    samplingOf: (conversationId: string): Sampling =>
      withoutDefaults(layered(conversations.find(conversationId)?.generation).sampling),
    /** @throws AppError `notFound`, `inTrash`, `badSchema` */
    setGeneration(conversationId: string, generation: Generation): void {
      requireUsable(generation.values);
      conversations.get(conversationId);
      conversations.requireOutOfTrash(conversationId);
      const kept = setsNothing(generation) ? null : generation;
      const conversation = conversations.setGeneration(conversationId, kept);
      events.publish({ type: 'conversationChanged', conversation });
    },
    /** @throws AppError `presetNameTaken`, `badSchema` */
    savePreset(preset: Preset): void {
      requireUsable(preset.values);
      requireFreeName(preset);
      presets.put(preset);
      publish();
    },
    /** Adds one under a name that is free: its own, or with a number behind it. @throws AppError `badSchema` */
    addPreset(id: string, { name, values }: Omit<Preset, 'id'>): Preset {
      requireUsable(values);
      const preset = { id, name: freeName(name, presets.list()), values };
      presets.put(preset);
      publish();
      return preset;
    },
    deletePreset(presetId: string): void {
      const released = presets.remove(presetId);
      publish();
      if (settings.get().presetId === presetId)
        events.publish({ type: 'settingsChanged', settings: settings.update({ presetId: 'balanced' }) });
      for (const id of released)
        events.publish({ type: 'conversationChanged', conversation: conversations.get(id) });
    },
  };
}

function freeName(wanted: string, taken: readonly Preset[]): string {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const name = `${wanted.slice(0, presetNameLength - suffix.length).trimEnd()}${suffix}`;
    if (!taken.some((other) => sameName(other.name, name))) return name;
  }
}

/** No less strict than the store, which folds the letters of ASCII. */
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** @throws AppError `badSchema` for a JSON schema that no reply could be held to */
export function requireUsable({ jsonSchema }: SamplingValues): void {
  if (jsonSchema === undefined || jsonSchema === null) return;
  const { problem } = readSchema(jsonSchema);
  if (problem !== null) throw new AppError('badSchema', { detail: { schema: problem } });
}
