// A file on its way out of the app: saved by the host where it can, else for the page to offer as a download.
import { basename } from 'node:path';
import type { ExportResult } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { Platform } from '../platform.ts';

/** @throws AppError `diskFull` */
export async function handOut(
  platform: Platform,
  file: { readonly fileName: string; readonly mimeType: string; readonly text: string },
): Promise<ExportResult> {
  if (!platform.saveFile) return { kind: 'download', ...file };
  try {
    const path = await platform.saveFile(file.fileName, file.text);
    return path === null ? { kind: 'cancelled' } : { kind: 'saved', fileName: basename(path) };
  } catch (thrown) {
    const isFull = (thrown as NodeJS.ErrnoException).code === 'ENOSPC';
    throw isFull ? new AppError('diskFull', { cause: thrown }) : thrown;
  }
}
