// A preset as a small JSON file, to be kept or given to somebody else.
import { z } from 'zod';
import { presetSchema } from '../../preload/contract/generation.ts';
import type { Preset } from '../../preload/contract/sampling.ts';
import { AppError } from '../errors.ts';

const format = 'xenon-desktop-preset';
const version = 1;

const fileSchema = presetSchema.omit({ id: true }).extend({
  format: z.literal(format),
  version: z.literal(version),
});

export function toPresetFile({ name, values }: Preset): string {
  return `${JSON.stringify({ format, version, name, values }, null, 2)}\n`;
}

/** @throws AppError `presetFileBad`, with what is wrong */
export function readPresetFile(text: string): Omit<Preset, 'id'> {
  const json = fromJson(text);
  const head = z.looseObject({ format: z.literal(format), version: z.int().min(1) }).safeParse(json);
  if (!head.success) throw new AppError('presetFileBad', { detail: { preset: 'notPreset' } });
  if (head.data.version > version) throw new AppError('presetFileBad', { detail: { preset: 'newer' } });
  const file = fileSchema.safeParse(json);
  if (!file.success) {
    const where = file.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new AppError('presetFileBad', { detail: { preset: 'value', where } });
  }
  return { name: file.data.name, values: file.data.values };
}

function fromJson(text: string): unknown {
  try {
    // A mark of the byte order, as editors put it there, is no JSON.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new AppError('presetFileBad', { detail: { preset: 'notJson' } });
  }
}
