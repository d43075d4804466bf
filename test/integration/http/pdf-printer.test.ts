// Printing with a Chromium of this machine's; one that is missing, or none at all, is said.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../main/http/find-chromium.ts';
import { openPdfPrinter } from '../../../main/http/pdf-printer.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const chromium = findChromium(process.platform, process.env);

test('without a browser there is no printer', async () => {
  expect(await codeOf(openPdfPrinter(null))).toBe('pdfNoPrinter');
});

test.each([['/nowhere/chromium'], [process.execPath]])('what is no browser fails: %s', async (path) => {
  expect(await codeOf(openPdfPrinter(path))).toBe('pdfFailed');
});

test.runIf(chromium !== null)(
  'a page runs no script and fetches nothing, and one that is not there is said (needs Chromium)',
  async () => {
    const asked: string[] = [];
    const server = createServer((request, answer) => {
      asked.push(request.url ?? '');
      answer.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dir = tempDir();
    const [html, pdf] = [join(dir, 'a.html'), join(dir, 'a.pdf')];
    writeFileSync(
      html,
      `<!doctype html><title>kept</title><img src="${address}/pixel"><script>document.title = 'owned'; fetch('${address}/leak')</script><h1>Words</h1>`,
    );
    const printer = await openPdfPrinter(chromium);
    onTestFinished(() => printer.close());
    await printer.print(html, pdf);
    expect(existsSync(pdf)).toBe(true);
    expect(asked).toEqual([]);
    expect(await codeOf(printer.print(join(dir, 'missing.html'), join(dir, 'b.pdf')))).toBe('pdfFailed');
    await printer.close();
    expect(await codeOf(printer.print(html, join(dir, 'c.pdf')))).toBe('pdfFailed');
  },
);
