// app://: the built page in the window, in place of file://, which could read the whole disk.
import { protocol, type Session } from 'electron';
import { importPath } from '../../preload/contract/import.ts';
import type { Assets } from '../assets.ts';
import { secured } from '../csp.ts';
import type { Uploads } from '../uploads.ts';
import { isOurs, scheme } from './origin.ts';

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers app:// in a session with the files of the page, and takes those that it sends. */
export function serveScheme(session: Session, assets: Assets, uploads: Uploads): void {
  session.protocol.handle(scheme, async (request) => secured(await respond(request, assets, uploads)));
}

async function respond(request: Request, assets: Assets, uploads: Uploads): Promise<Response> {
  if (!isOurs(request.url)) return new Response('There is no such page.', { status: 404 });
  const { pathname } = new URL(request.url);
  if (request.method === 'POST' && pathname === importPath) return uploads(request);
  if (request.method !== 'GET') return new Response('Pages can only be read.', { status: 405 });
  return assets(pathname);
}
