// What the desktop supplies to the app.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dialog, shell } from 'electron';
import { AppError } from '../errors.ts';
import { externalLink } from '../external-link.ts';
import type { Platform } from '../platform.ts';
import { launchWorker } from './launch-worker.ts';
import { openPdfPrinter } from './pdf-printer.ts';

export interface DesktopPlaces {
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly version: string;
  /** The folder of the bundles that run beside the app. Absolute. */
  readonly workersDir: string;
}

/** Native dialogs, the system's browser and the utility process. */
export function createDesktopPlatform({ workersDir, ...places }: DesktopPlaces): Platform {
  return {
    host: 'desktop',
    ...places,
    launchWorker: (program = 'engine-worker') => launchWorker(join(workersDir, `${program}.js`)),
    async chooseFile() {
      const { filePaths } = await dialog.showOpenDialog({
        properties: ['openFile'],
        filters: [{ name: 'GGUF', extensions: ['gguf'] }],
      });
      return filePaths[0] ?? null;
    },
    async chooseFolder() {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] });
      return filePaths[0] ?? null;
    },
    async saveFile(suggestedName, text) {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName });
      if (canceled || !filePath) return null;
      await replaceFile(filePath, text);
      return filePath;
    },
    async chooseTarget(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName });
      return canceled || !filePath ? null : filePath;
    },
    openPdfPrinter,
    async openExternal(address) {
      const link = externalLink(address);
      if (link === null) throw new AppError('badRequest', { detail: { url: address } });
      await shell.openExternal(link);
    },
    moveToTrash: (path) => shell.trashItem(path),
    showInFolder: (path) => shell.showItemInFolder(path),
  };
}

/** Writes beside the target and renames: a full disk must not cost the file that was there. */
async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
