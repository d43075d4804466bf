// Taking conversations out of the app: the methods.
import { z } from 'zod';
import { type CopiedText, copyFormats, type ExportOutcome, exportFormats } from './export-choice.ts';

const id = z.uuid();

const exportScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('conversation'), conversationId: id }),
  z.strictObject({ kind: z.literal('branch'), conversationId: id, leafId: id }),
  z.strictObject({ kind: z.literal('turn'), conversationId: id, messageId: id }),
  z.strictObject({ kind: z.literal('selection'), conversationIds: z.array(id).min(1).max(20_000) }),
  z.strictObject({ kind: z.literal('folder'), folderId: id }),
  z.strictObject({ kind: z.literal('everything') }),
]);

const exportOptionsSchema = z.strictObject({
  statistics: z.boolean(),
  instructions: z.boolean(),
  timestamps: z.boolean(),
  branches: z.enum(['shown', 'all']),
});

export const exportChoiceSchema = z.strictObject({
  format: z.enum(exportFormats),
  options: exportOptionsSchema,
});

/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const exportMethods = {
  /**
   * Writes conversations to a file and answers when it is there; `exportId`, made by the page, names it meanwhile in
   * `exportProgress` and to `cancelExport`. Fails with `exportEmpty`, `exportUnwritable`, `diskFull`, `notFound`,
   * `docxTooLong`, `pdfNoPrinter`, `pdfFailed`, and `pdfTemporary` where a temporary conversation is among them.
   */
  startExport: {
    input: exportChoiceSchema.extend({ exportId: id, scope: exportScopeSchema }),
    output: returns<ExportOutcome>(),
  },
  /** What was written of it is removed. Nothing happens if it has ended. */
  cancelExport: { input: z.strictObject({ exportId: id }), output: returns<null>() },
  /** The same as text for the clipboard. Fails with `copyTooLong` where no clipboard would take it. */
  copyOut: {
    input: z.strictObject({
      scope: exportScopeSchema,
      format: z.enum(copyFormats),
      options: exportOptionsSchema,
    }),
    output: returns<CopiedText>(),
  },
} as const;
