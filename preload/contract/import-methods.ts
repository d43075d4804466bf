// Bringing conversations in: the methods. The files themselves come another way: see `importPath`.
import { z } from 'zod';

const importId = z.uuid();
/** Only its type is read. */
const nothing = undefined as unknown as null;

export const importMethods = {
  /**
   * Reads the files that were sent for it. Fails with `importNoFiles`, and with `importRunning` while another one is
   * under way.
   */
  startImport: { input: z.strictObject({ importId }), output: nothing },
  /** Nothing of it stays. Nothing happens if it has ended. */
  cancelImport: { input: z.strictObject({ importId }), output: nothing },
  /** Puts the report away. */
  closeImport: { input: z.strictObject({ importId }), output: nothing },
} as const;
