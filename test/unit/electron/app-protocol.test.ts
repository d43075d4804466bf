import type { Session } from 'electron';
import { expect, test, vi } from 'vitest';
import { declareScheme, serveScheme } from '../../../main/electron/app-protocol.ts';
import { createSession, mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

const asked: string[] = [];
function handler(): (request: Request) => Promise<Response> {
  const session = createSession();
  const assets = async (pathname: string) => {
    asked.push(pathname);
    return new Response('the page');
  };
  const uploads = async (request: Request) => new Response(`taken: ${await request.text()}`);
  serveScheme(session as unknown as Session, assets, uploads);
  expect(session.protocol.handle.mock.calls[0]?.[0]).toBe('app');
  return session.protocol.handle.mock.calls[0]?.[1];
}

test('the scheme is a secure one with an origin', async () => {
  declareScheme();
  const { protocol } = await mockedElectron();
  expect(protocol.registerSchemesAsPrivileged).toHaveBeenCalledWith([
    { scheme: 'app', privileges: expect.objectContaining({ standard: true, secure: true }) },
  ]);
});

test('a page of ours is served, with the security headers', async () => {
  const response = await handler()(new Request('app://xenon/assets/a%20b.js?x#y'));
  expect(await response.text()).toBe('the page');
  expect(asked).toEqual(['/assets/a%20b.js']);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a file that the page sends is taken, at its one address', async () => {
  const post = (path: string) =>
    handler()(new Request(`app://xenon${path}`, { method: 'POST', body: 'words' }));
  expect(await (await post('/import?name=a.json')).text()).toBe('taken: words');
  expect((await post('/import/more')).status).toBe(405);
  const foreign = new Request('app://evil/import', { method: 'POST', body: 'words' });
  expect((await handler()(foreign)).status).toBe(404);
});

test('another host is not, nor is anything but GET', async () => {
  asked.length = 0;
  const foreign = await handler()(new Request('app://evil/index.html'));
  expect(foreign.status).toBe(404);
  const post = await handler()(new Request('app://xenon/', { method: 'POST', body: 'x' }));
  expect(post.status).toBe(405);
  expect(post.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(asked).toEqual([]);
});
