// Prints pages to PDF files with a Chromium of this machine's, without a window and with a profile that is thrown
// away. The pages are ours, and nothing in them may run or be fetched all the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { AppError } from '../errors.ts';
import type { PdfPrinter } from '../platform.ts';
import { createDevTools, type DevTools } from './devtools-pipe.ts';
import { findChromium } from './find-chromium.ts';

/** ms until a page must be printed: 1 MB of text takes some seconds on a slow machine. */
const patienceMs = 300_000;
const readBytes = 1 << 20;

/**
 * Starts the browser.
 * @throws AppError `pdfNoPrinter` where there is none, `pdfFailed` where it does not start
 */
export async function openPdfPrinter(
  path = findChromium(process.platform, process.env),
): Promise<PdfPrinter> {
  if (path === null) throw new AppError('pdfNoPrinter');
  const profile = mkdtempSync(join(tmpdir(), 'xenon-print-'));
  const child = spawn(path, argumentsFor(profile), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  // It must not outlive this process.
  process.on('exit', kill);
  const exited = once(child, 'exit').catch(() => {});
  const devTools = createDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  child.on('error', (error) => devTools.end(error.message));
  child.on('exit', () => devTools.end('the browser has ended'));

  async function close(): Promise<void> {
    kill();
    if (child.pid !== undefined) await exited;
    process.off('exit', kill);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }

  try {
    await devTools.send('Browser.getVersion');
  } catch (thrown) {
    await close();
    throw pdfFailed(thrown);
  }
  return {
    async print(html, pdf) {
      const timer = setTimeout(() => devTools.end('it took too long'), patienceMs);
      try {
        await printPage(devTools, pathToFileURL(html).href, pdf);
      } catch (thrown) {
        // The disk's own reasons are told as such.
        throw (thrown as NodeJS.ErrnoException).code === undefined ? pdfFailed(thrown) : thrown;
      } finally {
        clearTimeout(timer);
      }
    },
    close,
  };
}

function pdfFailed(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('pdfFailed', { detail: { reason }, cause });
}

function argumentsFor(profile: string): string[] {
  return [
    '--headless',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    // Chromium refuses its sandbox to root, as in a container.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

async function printPage(devTools: DevTools, url: string, pdf: string): Promise<void> {
  const { targetId } = await devTools.send<{ targetId: string }>('Target.createTarget', {
    url: 'about:blank',
  });
  const { sessionId } = await devTools.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const send = <T>(method: string, params: object = {}) => devTools.send<T>(method, params, sessionId);
  await send('Emulation.setScriptExecutionDisabled', { value: true });
  await send('Network.enable');
  await send('Network.setBlockedURLs', { urls: ['http://*', 'https://*', 'ws://*', 'wss://*', 'ftp://*'] });
  await send('Page.enable');
  const loaded = devTools.event('Page.loadEventFired', sessionId);
  const { errorText } = await send<{ errorText?: string }>('Page.navigate', { url });
  if (errorText) {
    loaded.catch(() => {});
    throw new Error(errorText);
  }
  await loaded;
  const { stream } = await send<{ stream: string }>('Page.printToPDF', {
    transferMode: 'ReturnAsStream',
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  await writeStream(send, stream, pdf);
  await devTools.send('Target.closeTarget', { targetId });
}

async function writeStream(
  send: <T>(method: string, params?: object) => Promise<T>,
  handle: string,
  path: string,
): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    for (;;) {
      const read = await send<{ data: string; base64Encoded?: boolean; eof: boolean }>('IO.read', {
        handle,
        size: readBytes,
      });
      const bytes = Buffer.from(read.data, read.base64Encoded ? 'base64' : 'utf8');
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      if (read.eof) break;
    }
  } finally {
    closeSync(file);
    await send('IO.close', { handle });
  }
}
