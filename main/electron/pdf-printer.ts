// Prints pages to PDF files in a window that is never shown. The pages are ours, and nothing in them may run or be
// fetched all the same.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { BrowserWindow, session } from 'electron';
import { AppError } from '../errors.ts';
import type { PdfPrinter } from '../platform.ts';

/** A session that is kept in memory alone and shares nothing with the app's window. */
const partition = 'printing';

export async function openPdfPrinter(): Promise<PdfPrinter> {
  const own = session.fromPartition(partition);
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !details.url.startsWith('file:') }));
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
    },
  });
  return {
    async print(html, pdf) {
      let bytes: Uint8Array;
      try {
        await window.loadURL(pathToFileURL(html).href);
        bytes = await window.webContents.printToPDF({
          printBackground: true,
          preferCSSPageSize: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new AppError('pdfFailed', { detail: { reason }, cause });
      }
      await writeFile(pdf, bytes, { flag: 'wx' });
    },
    async close() {
      window.destroy();
    },
  };
}
