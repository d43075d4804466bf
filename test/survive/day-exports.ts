// Whether an export is whole.
import { existsSync, readFileSync } from 'node:fs';
import { unzipped } from '../integration/transfer/unzipped.ts';

/** What a day exports everything as: one file, and one file each in a ZIP. */
export const exportedAs = { json: 'json', markdown: 'zip' } as const;

/** Whether the file is there, can be read to its end, and holds so many conversations. */
export function isWholeExport(path: string, conversations: number): boolean {
  if (!existsSync(path)) return false;
  const bytes = readFileSync(path);
  try {
    if (path.endsWith('.json')) return JSON.parse(bytes.toString()).conversations.length === conversations;
    const files = [...unzipped(bytes).values()];
    return files.length === conversations && files.every((file) => file.toString().startsWith('---\n'));
  } catch {
    return false;
  }
}
