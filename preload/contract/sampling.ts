// How the next token is chosen, and where each value of it comes from: the app's own values, over them those
// of a preset, over them those of a conversation. Nothing here needs zod, so that the page can use it.

/** Temperature to `maxTokens` are always there; any other that is absent is off, or at its `samplingDefaults`. */
export interface Sampling {
  /** 0: always the most likely token. */
  readonly temperature: number;
  /** 0: all. */
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  /** null: drawn anew for every reply, and recorded. */
  readonly seed: number | null;
  readonly maxTokens: number;
  /** Multiplies the logits of tokens among the reply's last `penaltyWindow`; 1: off. */
  readonly repetitionPenalty?: number;
  /** Taken off a token's logit for each time it is in the window; 0: off. */
  readonly frequencyPenalty?: number;
  /** Taken off a token's logit once if it is in the window; 0: off. */
  readonly presencePenalty?: number;
  /** Tokens of the reply. */
  readonly penaltyWindow?: number;
  /** DRY: how strongly going on with a repeated sequence is held back; 0: off. */
  readonly dryStrength?: number;
  /** Each token beyond `dryAllowedLength` multiplies the penalty by it. */
  readonly dryBase?: number;
  /** Sequences up to this many tokens may repeat. */
  readonly dryAllowedLength?: number;
  /** Tokens of the reply that are looked through; null: all. */
  readonly dryWindow?: number | null;
  /** A sequence ends where one of these is. */
  readonly dryBreakers?: readonly string[];
  /** XTC: how often the likeliest tokens are taken away; 0: off. */
  readonly xtcProbability?: number;
  /** Tokens from this probability on are taken away, all but the least likely of them. */
  readonly xtcThreshold?: number;
  /** The reply ends before the first of these. */
  readonly stopStrings?: readonly string[];
  /** A JSON schema as its text: the reply is JSON that holds to it; null: free text. */
  readonly jsonSchema?: string | null;
  readonly logitBias?: readonly LogitBias[];
}

/** `bias` is added to the logits of the tokens that `text` is made of; at `neverBias` it never appears. */
export interface LogitBias {
  readonly text: string;
  readonly bias: number;
}

export const neverBias = -100;

export type SamplingKey = keyof Sampling;
/** Values that stand over others. */
export type SamplingValues = Partial<Sampling>;

/** What an absent value counts as: everything that is optional is off. */
export const samplingDefaults = {
  temperature: 0.7,
  topK: 40,
  topP: 0.95,
  minP: 0.05,
  seed: null,
  maxTokens: 2048,
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  penaltyWindow: 64,
  dryStrength: 0,
  dryBase: 1.75,
  dryAllowedLength: 2,
  dryWindow: null,
  dryBreakers: ['\n', ':', '"', '*'],
  xtcProbability: 0,
  xtcThreshold: 0.1,
  stopStrings: [],
  jsonSchema: null,
  logitBias: [],
} as const satisfies Required<Sampling>;

export const samplingKeys = Object.keys(samplingDefaults) as SamplingKey[];

/** What the schema lets through, and a field of the interface. `whole`: no fractions. */
export const samplingLimits = {
  temperature: { min: 0, max: 5 },
  topK: { min: 0, max: 1000, whole: true },
  topP: { min: 0, max: 1 },
  minP: { min: 0, max: 1 },
  seed: { min: 0, max: 0xffff_ffff, whole: true },
  maxTokens: { min: 1, max: 32_768, whole: true },
  repetitionPenalty: { min: 0.5, max: 3 },
  frequencyPenalty: { min: -2, max: 2 },
  presencePenalty: { min: -2, max: 2 },
  penaltyWindow: { min: 1, max: 4096, whole: true },
  dryStrength: { min: 0, max: 5 },
  dryBase: { min: 1, max: 4 },
  dryAllowedLength: { min: 1, max: 100, whole: true },
  dryWindow: { min: 1, max: 32_768, whole: true },
  xtcProbability: { min: 0, max: 1 },
  xtcThreshold: { min: 0, max: 1 },
} as const satisfies Partial<Record<SamplingKey, { min: number; max: number; whole?: true }>>;

/** Lists of texts: how many, and how long each, in UTF-16 code units. */
export const textLimits = { count: 16, length: 200 } as const;
export const biasLimits = { count: 64, length: 200, min: neverBias, max: 100 } as const;
export const schemaLength = 50_000;
export const presetNameLength = 80;

/** Values under a name; those that it does not have are the app's own. */
export interface Preset {
  /** A UUID, or one of `builtInPresetIds`. */
  readonly id: string;
  readonly name: string;
  readonly values: SamplingValues;
}

/** What the app comes with. "Model card" is how the card of Xenon-4 runs it. */
export const builtInPresets = {
  balanced: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, maxTokens: 2048 },
  precise: { temperature: 0, topK: 1, topP: 1, minP: 0, maxTokens: 2048 },
  modelCard: {
    temperature: 1,
    topK: 50,
    topP: 1,
    minP: 0,
    maxTokens: 1000,
    repetitionPenalty: 1,
    frequencyPenalty: 0,
    presencePenalty: 0,
    dryStrength: 0,
    xtcProbability: 0,
  },
} as const satisfies Record<string, SamplingValues>;

/** The same as whole values. */
export const samplingPresets = {
  balanced: { ...builtInPresets.balanced, seed: null },
  precise: { ...builtInPresets.precise, seed: null },
  modelCard: { ...builtInPresets.modelCard, seed: null },
} as const satisfies Record<keyof typeof builtInPresets, Sampling>;

export type BuiltInPresetId = keyof typeof builtInPresets;
export const builtInPresetIds = Object.keys(builtInPresets) as BuiltInPresetId[];
export const isBuiltIn = (id: string): id is BuiltInPresetId => Object.hasOwn(builtInPresets, id);

/** In place of a preset: the app's own values alone. */
export const noPreset = 'none';

/** What a conversation has set for itself. */
export interface Generation {
  /** null: as the app. */
  readonly presetId: string | null;
  readonly values: SamplingValues;
}

export const emptyGeneration: Generation = { presetId: null, values: {} };

export const setsNothing = ({ presetId, values }: Generation): boolean =>
  presetId === null && Object.keys(values).length === 0;

/** From the lowest; `default`: nobody has set it. */
export type SamplingLayer = 'default' | 'app' | 'preset' | 'conversation';

export interface LayeredSampling {
  readonly sampling: Required<Sampling>;
  readonly origin: Readonly<Record<SamplingKey, SamplingLayer>>;
  /** The preset in use: `noPreset` where there is none. */
  readonly presetId: string;
  /** Which layer has chosen it. */
  readonly presetFrom: 'app' | 'conversation';
}

export interface SamplingSources {
  /** The app's own values. */
  readonly sampling: SamplingValues;
  /** The app's preset. */
  readonly presetId: string;
  /** Those that people have made. */
  readonly presets: readonly Preset[];
}

/** Puts the layers over each other. A preset that is no more counts as none chosen. */
export function layerSampling(
  app: SamplingSources,
  conversation: Generation = emptyGeneration,
): LayeredSampling {
  const known = (id: string | null): id is string =>
    id !== null && (id === noPreset || presetValues(id, app.presets) !== null);
  const own = known(conversation.presetId);
  const chosen = known(app.presetId) ? app.presetId : 'balanced';
  const presetId = own ? (conversation.presetId as string) : chosen;
  const layers = [
    ['app', app.sampling],
    ['preset', presetValues(presetId, app.presets) ?? {}],
    ['conversation', conversation.values],
  ] as const;
  const sampling: Record<string, unknown> = { ...samplingDefaults };
  const origin = Object.fromEntries(samplingKeys.map((key) => [key, 'default'])) as Record<
    SamplingKey,
    SamplingLayer
  >;
  for (const [layer, values] of layers) {
    for (const key of samplingKeys) {
      if (values[key] === undefined) continue;
      sampling[key] = values[key];
      origin[key] = layer;
    }
  }
  return {
    sampling: sampling as unknown as Required<Sampling>,
    origin,
    presetId,
    presetFrom: own ? 'conversation' : 'app',
  };
}

/** null: there is none of this id. */
export function presetValues(id: string, presets: readonly Preset[]): SamplingValues | null {
  if (isBuiltIn(id)) return builtInPresets[id];
  return presets.find((preset) => preset.id === id)?.values ?? null;
}

/** What there is to be said of these values: what is off, or as if it were absent, is left out. */
export function withoutDefaults(sampling: Sampling): Sampling {
  const optional = samplingKeys.filter(
    (key) => !Object.hasOwn(builtInPresets.balanced, key) && key !== 'seed',
  );
  const kept: Record<string, unknown> = { ...sampling };
  for (const key of optional)
    if (JSON.stringify(kept[key]) === JSON.stringify(samplingDefaults[key])) delete kept[key];
  return kept as unknown as Sampling;
}

/** These values without one: the layer below shows through. */
export function withoutValue(values: SamplingValues, key: SamplingKey): SamplingValues {
  const { [key]: _, ...rest } = values;
  return rest;
}
