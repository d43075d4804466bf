// The methods of texts that are kept; apart from their types, which the page needs without zod.
import { z } from 'zod';
import { savedTextLimits } from './saved-texts.ts';

const id = z.uuid();
const name = z.string().trim().min(1).max(savedTextLimits.name);
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => value.trim() !== '');

export const savedTextMethods = {
  /** Makes one or changes it. Fails with `nameTaken`. */
  saveText: {
    input: z.strictObject({
      savedText: z.discriminatedUnion('kind', [
        z.strictObject({ id, kind: z.literal('prompt'), name, text: text(savedTextLimits.prompt) }),
        z.strictObject({
          id,
          kind: z.literal('persona'),
          name,
          text: text(savedTextLimits.persona).trim(),
        }),
      ]),
    }),
    output: null as null,
  },
  /** Conversations that have taken it over keep what they have. Nothing happens if it is gone. */
  deleteText: { input: z.strictObject({ id }), output: null as null },
} as const;
