// An export as its file: asked for through the bridge, fetched where a page fetches it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  defaultExportChoice,
  downloadPath,
  type ExportFormat,
  type ExportOptions,
} from '../../../preload/contract/export-choice.ts';
import type { Input } from '../../../preload/contract/methods.ts';
import type { OpenedApp } from './open-app.ts';

type Scope = Input<'startExport'>['scope'];

export interface ExportedFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** Everything that an export may hold, of the branch that is shown. */
export const allOptions: ExportOptions = {
  statistics: true,
  instructions: true,
  timestamps: true,
  branches: 'shown',
};

export async function exportedFile(
  { app, call }: Pick<OpenedApp, 'app' | 'call'>,
  scope: Scope,
  format: ExportFormat,
  options: Partial<ExportOptions> = {},
): Promise<ExportedFile> {
  const result = await call('startExport', {
    exportId: randomUUID(),
    scope,
    format,
    options: { ...defaultExportChoice.options, ...options },
  });
  if (result.kind !== 'download') throw new Error(`It was ${result.kind}.`);
  const id = result.path.slice(downloadPath.length);
  const download = app.downloads.download(id)!;
  const { content } = download;
  const bytes = 'path' in content ? readFileSync(content.path) : Buffer.from(content.inMemory);
  if (bytes.length !== download.bytes) throw new Error('Its size was told wrongly.');
  app.downloads.fetched(id);
  return { fileName: result.fileName, mimeType: download.mimeType, bytes };
}

/** A conversation as text in this format. */
export async function exportedText(
  opened: Pick<OpenedApp, 'app' | 'call'>,
  conversationId: string,
  format: ExportFormat,
  options: Partial<ExportOptions> = {},
): Promise<string> {
  const file = await exportedFile(opened, { kind: 'conversation', conversationId }, format, options);
  return file.bytes.toString('utf8');
}

/** A conversation as its lossless JSON holds it, all branches. */
export async function exportedJson(opened: Pick<OpenedApp, 'app' | 'call'>, conversationId: string) {
  const file = JSON.parse(await exportedText(opened, conversationId, 'json', { branches: 'all' }));
  return file.conversations[0];
}
