import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openPdfPrinter } from '../../../main/electron/pdf-printer.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

async function opened() {
  const dir = mkdtempSync(join(tmpdir(), 'print-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const printer = await openPdfPrinter();
  const { BrowserWindow, session } = await mockedElectron();
  const window = BrowserWindow.opened.at(-1)!;
  const own = session.fromPartition.mock.results.at(-1)!.value;
  return { printer, window, own, html: join(dir, 'a.html'), pdf: join(dir, 'a.pdf') };
}

test('a page is printed in a window that is not shown, runs nothing and is locked away', async () => {
  const { printer, window, own, html, pdf } = await opened();
  await printer.print(html, pdf);
  expect(readFileSync(pdf, 'utf8')).toBe('%PDF-');
  expect(window.options).toMatchObject({
    show: false,
    webPreferences: { session: own, sandbox: true, contextIsolation: true, javascript: false },
  });
  expect(window.loadURL).toHaveBeenCalledWith(pathToFileURL(html).href);
  expect(window.webContents.printToPDF).toHaveBeenCalledWith({
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  await printer.close();
  expect(window.destroy).toHaveBeenCalled();
});

test('nothing but files is loaded, and nothing is permitted', async () => {
  const { own } = await opened();
  const [listener] = own.webRequest.onBeforeRequest.mock.calls[0]!;
  const answers = ['file:///a.html', 'https://example.org/', 'data:text/html,x'].map((url) => {
    const answer = vi.fn();
    listener({ url }, answer);
    return answer.mock.calls[0]![0].cancel;
  });
  expect(answers).toEqual([false, true, true]);
  const answer = vi.fn();
  own.setPermissionRequestHandler.mock.calls[0]![0](null, 'media', answer);
  expect(answer).toHaveBeenCalledWith(false);
});

test('what cannot be printed is said with its reason', async () => {
  const { printer, window, html, pdf } = await opened();
  window.webContents.printToPDF.mockRejectedValueOnce(new Error('out of ink'));
  await expect(printer.print(html, pdf)).rejects.toMatchObject({
    code: 'pdfFailed',
    detail: { reason: 'out of ink' },
  });
});
