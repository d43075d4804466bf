// From the click on a conversation of 10,000 turns to the frame that shows its end, in a page that has not opened it
// before: the app reads it, sends it, and the page draws it.
import type { Page } from '@playwright/test';
import type { BenchResult } from '../../scripts/bench.ts';
import { openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { copiedStore } from './generated-store.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const turns = 10_000;

export default async function openConversation(): Promise<BenchResult> {
  const { dir } = copiedStore({ conversations: 20, turns: turns + 200, longest: turns, replyBytes: 700 });
  const host = await openBrowserHost(['--engine-gpu', 'off'], dir);
  try {
    // The generated ids of tokens are no text of a model's.
    await host.call('updateSettings', { readAhead: false });
    const { conversations } = await host.call('getSnapshot', {});
    const counts = await Promise.all(
      conversations.map(async ({ id }) => ({
        id,
        messages: (await host.call('openConversation', { conversationId: id })).messages.length,
      })),
    );
    const longest = counts.sort((a, b) => b.messages - a.messages)[0]!;
    if (longest.messages < turns) throw new Error(`The longest has ${longest.messages} turns.`);
    const all: number[] = [];
    for (let round = 0; round < rounds; round++) all.push(await open(host.page, longest.id));
    return {
      bench: 'open-conversation',
      figures: {
        paintedMs: median(all),
        mostMs: Math.max(...all),
        turns: longest.messages,
      },
      targets: { paintedMs: { max: 150 } },
    };
  } finally {
    await host.close();
  }
}

/** ms, in a page that is loaded anew, so that it has nothing of it. */
async function open(page: Page, id: string): Promise<number> {
  await page.goto(new URL('/', page.url()).href);
  await page.reload();
  const link = page.locator(`nav a[href="#/conversation/${id}"]`).first();
  await link.waitFor();
  // What begins with the page has come to rest.
  await page.waitForTimeout(1500);
  return await link.evaluate(async (clicked: HTMLElement) => {
    const begun = performance.now();
    clicked.click();
    const afterFrame = new MessageChannel();
    const painted = Promise.withResolvers<number>();
    afterFrame.port1.onmessage = () => {
      if (document.querySelector('main article [data-part=text]')?.textContent)
        painted.resolve(performance.now() - begun);
      else requestAnimationFrame(() => afterFrame.port2.postMessage(null));
    };
    requestAnimationFrame(() => afterFrame.port2.postMessage(null));
    return await painted.promise;
  });
}
