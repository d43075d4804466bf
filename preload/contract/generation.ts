// What crosses the bridge about how replies are written: presets, and what a conversation has set for itself.
import { z } from 'zod';
import type { ExportResult } from './models.ts';
import {
  biasLimits,
  type Generation,
  type Preset,
  presetNameLength,
  type SamplingValues,
  samplingLimits,
  schemaLength,
  textLimits,
} from './sampling.ts';

const number = (limits: { min: number; max: number; whole?: true }) =>
  (limits.whole ? z.int() : z.number()).min(limits.min).max(limits.max);
const at = samplingLimits;
const texts = z.array(z.string().min(1).max(textLimits.length)).max(textLimits.count).readonly();

/** Any of the values: what is missing is left to the layer below. */
export const samplingValuesSchema = z
  .strictObject({
    temperature: number(at.temperature),
    topK: number(at.topK),
    topP: number(at.topP),
    minP: number(at.minP),
    seed: number(at.seed).nullable(),
    maxTokens: number(at.maxTokens),
    repetitionPenalty: number(at.repetitionPenalty),
    frequencyPenalty: number(at.frequencyPenalty),
    presencePenalty: number(at.presencePenalty),
    penaltyWindow: number(at.penaltyWindow),
    dryStrength: number(at.dryStrength),
    dryBase: number(at.dryBase),
    dryAllowedLength: number(at.dryAllowedLength),
    dryWindow: number(at.dryWindow).nullable(),
    dryBreakers: texts,
    xtcProbability: number(at.xtcProbability),
    xtcThreshold: number(at.xtcThreshold),
    stopStrings: texts,
    jsonSchema: z.string().max(schemaLength).nullable(),
    logitBias: z
      .array(
        z.strictObject({
          text: z.string().min(1).max(biasLimits.length),
          bias: z.number().min(biasLimits.min).max(biasLimits.max),
        }),
      )
      .max(biasLimits.count)
      .readonly(),
  } satisfies Record<keyof SamplingValues, z.ZodType>)
  .partial();

const presetId = z.string().max(200);

export const generationSchema = z.strictObject({
  presetId: presetId.nullable(),
  values: samplingValuesSchema,
}) satisfies z.ZodType<Generation>;

export const presetSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(presetNameLength),
  values: samplingValuesSchema,
}) satisfies z.ZodType<Preset>;

/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const generationMethods = {
  /**
   * What a conversation sets for itself, in place of what it had set. Fails with `badSchema` for a JSON schema
   * that no reply could be held to; so does whatever else takes values.
   */
  setGeneration: {
    input: z.strictObject({ conversationId: z.uuid(), generation: generationSchema }),
    output: returns<null>(),
  },
  /** Makes a preset, or changes the one of this id. Fails with `presetNameTaken`. */
  savePreset: { input: z.strictObject({ preset: presetSchema }), output: returns<null>() },
  /** What has chosen it goes on with the layer below. */
  deletePreset: { input: z.strictObject({ presetId: z.uuid() }), output: returns<null>() },
  exportPreset: { input: z.strictObject({ presetId }), output: returns<ExportResult>() },
  /**
   * Adds the preset of a file that was exported, under another name where its own is taken. Fails with
   * `presetFileBad`.
   */
  importPreset: { input: z.strictObject({ text: z.string().max(1_000_000) }), output: returns<Preset>() },
} as const;

export type GenerationEvent = { readonly type: 'presetsChanged'; readonly presets: readonly Preset[] };
