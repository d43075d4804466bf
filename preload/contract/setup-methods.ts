// The method of what holds for a whole conversation; apart from its types, which the page needs without zod.
import { z } from 'zod';
import { longestInstruction } from './conversation-setup.ts';

const changes = z
  .strictObject({
    instruction: z.string().trim().max(longestInstruction),
    recordsTokens: z.boolean(),
    modelId: z.string().max(200).nullable(),
  })
  .partial();

export const setupMethods = {
  /**
   * Changes what the coming replies of a conversation are written with; those that are there keep what they were
   * written with. `conversationId` null: of the conversation that is begun next.
   */
  changeSetup: {
    input: z.strictObject({ conversationId: z.uuid().nullable(), changes }),
    output: null as null,
  },
} as const;
