// Files that a page sends to the browser host: what is taken, beside what is refused.
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../../main/http/server.ts';
import { tempDir } from '../store/temp-dir.ts';
import { rawRequest } from './request.ts';
import { createStandInApp } from './stand-in-app.ts';

async function start() {
  const app = createStandInApp();
  const where = { rendererDir: tempDir(), host: '127.0.0.1', port: 0 };
  const server = await startServer({ app, ...where, token: 't', secret: 'the-secret' });
  onTestFinished(() => server.close());
  const port = Number(new URL(server.url).port);
  const host = `127.0.0.1:${port}`;
  const headers = { host, cookie: `xenon-${port}=the-secret`, origin: `http://${host}` };
  const path = `/import?import=${randomUUID()}&name=${encodeURIComponent('über 1.json')}`;
  const send = (
    changes: { path?: string; method?: string; headers?: Record<string, string> } = {},
    body = 'some words',
  ) =>
    rawRequest(port, {
      method: 'POST',
      path,
      body,
      ...changes,
      headers: { 'content-length': String(body.length), ...(changes.headers ?? headers) },
    });
  return { app, headers, path, send };
}

test('a file of our own page is taken, byte for byte', async () => {
  const { app, send } = await start();
  const text = 'words\n'.repeat(100_000);
  const answer = await send({}, text);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({ ok: true, value: null });
  expect(app.received).toMatchObject([{ name: 'über 1.json', text }]);
});

test('without the cookie, from another site, from nowhere or elsewhere nothing is taken', async () => {
  const { app, headers, path, send } = await start();
  const { origin, cookie, ...host } = headers;
  const refused = [
    await send({ headers: { ...host, origin } }),
    await send({ headers: { ...headers, cookie: `${cookie}x` } }),
    await send({ headers: { ...headers, origin: 'https://evil.example' } }),
    // A browser always says which page sends.
    await send({ headers: { ...host, cookie } }),
    await send({ headers: { ...headers, host: 'evil.example' } }),
    await send({ path: path.replace('/import', '/export') }),
    await send({ method: 'PUT' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 403, 403, 421, 405, 405]);
  expect(app.received).toEqual([]);
});

test('a request that does not say what it is for is refused', async () => {
  const { app, send } = await start();
  for (const path of ['/import', '/import?import=x&name=a', `/import?import=${randomUUID()}`]) {
    const answer = await send({ path });
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  }
  expect(app.received).toEqual([]);
});
