// The built browser host on a data directory of its own, with a page of real Chromium in front of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { ClientFrame, ServerFrame } from '../../preload/contract/bridge.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { LoadedModel, Sampling } from '../../preload/contract/models.ts';
import { findBrowser } from '../../scripts/browser-binary.ts';
import { at } from '../../scripts/places.ts';

export interface BrowserHost {
  readonly page: Page;
  readonly child: ChildProcess;
  /** Calls a method of the app over a socket of its own. */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /**
   * Sets what the replies are sampled with, and waits until the model is loaded and the app has found the best numbers
   * of threads for it: that takes a few seconds in which nothing is asked, and would run beside what is measured.
   */
  settled(sampling: Sampling): Promise<LoadedModel>;
  close(): Promise<void>;
}

/**
 * @param options of `npm run serve`
 * @param dataDir of which it is given over; absent: a fresh one
 */
export async function openBrowserHost(
  options: readonly string[],
  dataDir = mkdtempSync(join(tmpdir(), 'xenon-bench-')),
): Promise<BrowserHost> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('No Chromium or Chrome is installed.');
  const args = ['--no-open', '--port', '0', '--data-dir', dataDir, ...options];
  const child = spawn(process.execPath, [...process.execArgv, at('out/main/http.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await printedAddress(child);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);

  async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const outcome = await page.evaluate(callFromPage, { id: 1, method, input } satisfies ClientFrame);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
    return outcome.value as Output<M>;
  }

  return {
    page,
    child,
    call,
    async settled(sampling) {
      await page.locator('[data-engine=ready]').waitFor();
      await call('updateSettings', { sampling, presetId: 'none' });
      for (;;) {
        const { engine } = await call('getSnapshot', {});
        if (engine.status !== 'ready') throw new Error(`The engine is ${engine.status}.`);
        if (engine.model.tuning.threadsFrom !== 'rule') return engine.model;
        await page.waitForTimeout(500);
      }
    },
    async close() {
      await browser.close();
      child.kill();
      await once(child, 'exit');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs in the page, whose cookie the socket needs. */
function callFromPage(frame: ClientFrame) {
  const socket = new WebSocket(`ws://${location.host}/socket`);
  return new Promise<Extract<ServerFrame, { outcome: unknown }>['outcome']>((resolve) => {
    socket.onopen = () => socket.send(JSON.stringify(frame));
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(data) as ServerFrame;
      if (!('outcome' in answer)) return;
      socket.close();
      resolve(answer.outcome);
    };
  });
}

async function printedAddress(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout?.setEncoding('utf8');
  for await (const chunk of child.stdout as AsyncIterable<string>) {
    printed += chunk;
    const url = /^Listening on (\S+)\n/.exec(printed)?.[1];
    if (url) return url;
  }
  throw new Error('The app ended before it listened.');
}
