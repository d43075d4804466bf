// Several pages on one app, and a page that cannot keep up: what one sees, all see, and nothing is missing
// on any of them. All about the browser host; the desktop app has one window.
import type { Locator, Page } from '@playwright/test';
import { createApp } from '../../main/app.ts';
import { startServer } from '../../main/http/server.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { at } from '../../scripts/places.ts';
import { scriptWorker } from '../fakes/scripted-worker.ts';
import { expect, test } from './host.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const reply = (page: Page) => page.locator('article[data-role=assistant]').last();
const textOf = (turn: Locator) => turn.locator('[data-part=text]');
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

test.describe('two tabs', { tag: '@browser' }, () => {
  test('on one conversation see the same reply grow, and either can stop it', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'Both see this', ending: 'stall' });
    await ask(page, 'Who sees it?');
    await expect(textOf(reply(page))).toContainText('Both see this');
    const second = await page.context().newPage();
    await second.goto(page.url());
    // It came in the middle: what was written before it is there, and the rest follows.
    await expect(textOf(reply(second))).toContainText('Both see this');
    await expect(reply(second)).toHaveAttribute('data-status', 'streaming');

    await button(second, 'Stop').click();
    for (const tab of [page, second]) {
      await expect(reply(tab)).toHaveAttribute('data-status', 'stopped');
      await expect(textOf(reply(tab))).toContainText('Both see this');
    }
    script.reply = () => ({ text: `Live on both: ${words(60)}`, wordEveryMs: 20 });
    await ask(second, 'And now?');
    // The tab that did not ask shows it while it is still being written.
    await expect(textOf(reply(page))).toContainText('Live on both: word0');
    for (const tab of [page, second]) {
      await expect(reply(tab)).toHaveAttribute('data-status', 'complete');
      await expect(textOf(reply(tab))).toContainText(words(60));
    }
  });

  test('share one engine: what waits for the other\u2019s reply says so and can be taken back', async ({
    scripted,
  }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'Long', ending: 'stall' });
    await ask(page, 'The first one');
    await expect(textOf(reply(page))).toContainText('Long');
    const second = await page.context().newPage();
    await second.goto(new URL('/', page.url()).href);
    await ask(second, 'The second one');
    await expect(reply(second)).toHaveAttribute('data-status', 'streaming');
    await expect(reply(second)).toContainText('Waiting for the reply in “The first one” to end');
    const asked = script.received.filter(({ type }) => type === 'reply').length;
    // Every page sees who waits behind whom, one that was opened in the middle, too.
    const third = await page.context().newPage();
    await third.goto(new URL('/', page.url()).href);
    for (const tab of [page, second, third]) {
      const list = tab.getByRole('navigation', { name: 'Conversations' });
      await expect(list.getByRole('link', { name: /^The second one/ })).toContainText(
        'After “The first one”',
      );
      await expect(list.getByRole('link', { name: /^The first one/ })).toContainText('Being written');
    }
    await button(second, 'Take back').click();
    await expect(reply(second)).toHaveAttribute('data-status', 'stopped');
    // The question is there to be sent again.
    await expect(second.getByRole('textbox', { name: 'Edit your turn' })).toHaveValue('The second one');
    await second.keyboard.press('Escape');
    expect(script.received.filter(({ type }) => type === 'reply')).toHaveLength(asked);
    await expect(reply(page)).toHaveAttribute('data-status', 'streaming');

    script.reply = () => ({ text: 'Its turn has come' });
    await button(reply(second), 'Regenerate').click();
    await expect(reply(second)).toContainText('Waiting for the reply in “The first one” to end');
    // Taken back from the list of a page that shows something else.
    const item = third
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('listitem')
      .filter({
        has: third.getByRole('link', { name: /^The second one/ }),
      });
    await item.getByRole('button', { name: 'Actions' }).click();
    await third.getByRole('menuitem', { name: 'Take back' }).click();
    await expect(reply(second)).toHaveAttribute('data-status', 'stopped');
    await expect(third.getByRole('textbox', { name: 'Edit your turn' })).toHaveValue('The second one');
    await button(third, 'Ask again').click();
    await expect(reply(second)).toContainText('Waiting for the reply in “The first one” to end');
    script.release();
    await expect(reply(page)).toHaveAttribute('data-status', 'complete');
    await expect(textOf(reply(second))).toContainText('Its turn has come');
  });
});

test('a page that stops reading while a long reply is written is sent only so much, and in the end misses nothing', {
  tag: '@browser',
}, async ({ page, dataDir }) => {
  const script = scriptWorker();
  const app = await createApp({
    platform: {
      host: 'browser',
      dataDir,
      resourcesDir: at('resources'),
      version: '0.0.0',
      launchWorker: script.launch,
    },
    gpu: 'off',
  });
  /** The reply that it did not see the end of. */
  let finished = false;
  app.subscribe(({ type }) => {
    finished ||= type === 'replyFinished';
  });
  const listeners = new Set<(event: AppEvent) => void>();
  const subscribe: typeof app.subscribe = (listener) => {
    listeners.add(listener);
    const end = app.subscribe(listener);
    return () => {
      listeners.delete(listener);
      end();
    };
  };
  const where = { rendererDir: at('out/renderer'), host: '127.0.0.1', port: 0, maxWaitingBytes: 1 << 20 };
  const server = await startServer({ app: { ...app, subscribe }, ...where, token: 't', secret: 's' });
  try {
    const missed = page.waitForEvent('websocket').then((socket) =>
      socket.waitForEvent('framereceived', {
        predicate: ({ payload }) => payload === '{"event":{"type":"missed"}}',
        timeout: 60_000,
      }),
    );
    await page.goto(server.url);
    const text = `Nothing is missing: ${words(2000)}`;
    script.reply = () => ({ text, wordEveryMs: 5 });
    await ask(page, 'Go on');
    await expect(textOf(reply(page))).toContainText('word10 ');

    // A page with an open dialog runs nothing, and so reads nothing.
    const dialog = page.waitForEvent('dialog');
    const blocked = page.evaluate(() => alert('Wait')).catch(() => {});
    const open = await dialog;
    const more = 'x'.repeat(500_000);
    const ids = { conversationId: 'another', replyId: 'another' };
    for (let at = 0; at < 200; at++) {
      for (const listener of listeners) listener({ type: 'replyDelta', ...ids, at: 0, text: more });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await expect.poll(() => finished, { timeout: 60_000 }).toBe(true);
    await open.accept();
    await blocked;

    await missed;
    await expect(textOf(reply(page))).toContainText('word1999');
    await expect(reply(page)).toHaveAttribute('data-status', 'complete');
    expect(await textOf(reply(page)).innerText()).toBe(text);
    // It was never cut off.
    expect(listeners.size).toBe(1);
  } finally {
    await server.close();
    await app.close();
  }
});
