// The browser host's pages: a real server, real sockets, each refusal beside what is let in.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { type Server, startServer } from '../../../main/http/server.ts';
import { rawRequest } from './request.ts';
import { createStandInApp } from './stand-in-app.ts';

const token = 'the-token';
const secret = 'the-secret';
const dir = mkdtempSync(join(tmpdir(), 'http-'));
const rendererDir = join(dir, 'renderer');
let server: Server;
let port: number;
let host: string;
let cookie: string;

const options = { app: createStandInApp(), rendererDir, host: '127.0.0.1', token, secret };

beforeAll(async () => {
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<title>the page</title>');
  writeFileSync(join(rendererDir, 'assets', 'index-1a2b.js'), 'export {}');
  writeFileSync(join(dir, 'secret.txt'), 'not for pages');
  server = await startServer({ ...options, port: 0 });
  port = Number(new URL(server.url).port);
  host = `127.0.0.1:${port}`;
  cookie = `xenon-${port}=${secret}`;
});

afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(port, { path, headers: { host, cookie, ...headers } });

describe('signing in', () => {
  test('the printed address gives the cookie and leads to the page', async () => {
    expect(server.url).toBe(`http://${host}/?token=${token}`);
    const answer = await rawRequest(port, { path: `/?token=${token}`, headers: { host } });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict`);
    expect((await get('/')).body).toBe('<title>the page</title>');
  });

  test('the token stays good while the process runs', async () => {
    for (const _ of [1, 2]) {
      const answer = await rawRequest(port, { path: `/?token=${token}`, headers: { host } });
      expect(answer.status).toBe(303);
    }
  });

  test.each(['wrong', '', `${token}x`, secret])('the token "%s" gives no cookie', async (wrong) => {
    const answer = await rawRequest(port, { path: `/?token=${wrong}`, headers: { host } });
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toBe('Open the address that Xenon Desktop printed when it started.');
  });

  test('without the cookie, or with another, nothing is served', async () => {
    for (const wrong of ['', `xenon-${port}=${token}`, `xenon-1=${secret}`, 'x=y']) {
      for (const path of ['/', '/assets/index-1a2b.js', '/missing'])
        expect((await get(path, { cookie: wrong })).status).toBe(401);
    }
  });
});

describe('who may ask', () => {
  test('another Host is refused, even with the cookie or the token', async () => {
    for (const wrong of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
      expect((await get('/', { host: wrong })).status).toBe(421);
      expect((await get(`/?token=${token}`, { host: wrong })).status).toBe(421);
    }
    expect((await get('/', { host: 'evil.example' })).body).toBe(
      `This server answers at http://${host} only.`,
    );
  });

  test("another site's page is refused, our own is not", async () => {
    for (const wrong of ['http://evil.example', `https://${host}`, 'null', `http://${host}.evil.example`])
      expect((await get('/', { origin: wrong })).status).toBe(403);
    expect((await get('/', { origin: `http://${host}` })).status).toBe(200);
  });

  test('no other site is told that it may read (CORS)', async () => {
    const answer = await rawRequest(port, {
      method: 'OPTIONS',
      path: '/',
      headers: { host, cookie, origin: 'http://evil.example', 'access-control-request-method': 'GET' },
    });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    const answer = await rawRequest(port, {
      method,
      path: '/',
      headers: { host, cookie, 'content-length': '0' },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('HEAD answers as GET does, without the body', async () => {
    const answer = await rawRequest(port, { method: 'HEAD', path: '/', headers: { host, cookie } });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('');
  });
});

describe('files', () => {
  test('carry their type, and those named by content may be kept', async () => {
    const script = await get('/assets/index-1a2b.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/%2fetc/passwd',
    '/%00',
    '/%E0%A4%A',
    '/assets',
    '/missing.js',
  ])('%s is not found', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).toBe('There is no such page.');
  });
});

test('every answer carries the security headers, refusals included', async () => {
  const answers = [
    await get('/'),
    await get('/missing'),
    await get('/', { cookie: '' }),
    await get('/', { host: 'evil.example' }),
    await get('/', { origin: 'http://evil.example' }),
    await get(`/?token=${token}`),
    await get('/', { host: '' }),
    await rawRequest(port, { method: 'POST', path: '/', headers: { host, 'content-length': '0' } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 421, 403, 303, 400, 405]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-frame-options']).toBe('DENY');
  }
});

describe('listening', () => {
  test('a port in use is told as such', async () => {
    const taken = createServer();
    const takenPort = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const failure = await startServer({ ...options, port: takenPort }).catch((error: unknown) => error);
    taken.close();
    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).data).toEqual({ code: 'portInUse', detail: { port: takenPort } });
  });

  test('closing frees the port, although a connection is open', async () => {
    const first = await startServer({ ...options, port: 0 });
    const held = Number(new URL(first.url).port);
    const idle = await fetch(first.url, { redirect: 'manual' });
    expect(idle.status).toBe(303);
    await first.close();
    const second = await startServer({ ...options, port: held });
    expect(new URL(second.url).port).toBe(String(held));
    await second.close();
  });

  test('the page is served on IPv6 loopback as well', async (context) => {
    const six = await startServer({ ...options, host: '::1', port: 0 }).catch(() => null);
    if (six === null) return context.skip('this machine has no IPv6');
    expect(six.url).toMatch(/^http:\/\/\[::1\]:\d+\//);
    expect((await fetch(six.url, { redirect: 'manual' })).status).toBe(303);
    await six.close();
  });
});
