// The files of the built page, as responses: the same for the loopback server and for app://.
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Answers the path of a URL (still percent-encoded) with the file, or with 404. */
export type Assets = (pathname: string) => Promise<Response>;

/** Serves the files below `root` and nothing else. */
export function createAssets(root: string): Assets {
  return async (pathname) => {
    const path = filePath(root, pathname);
    const body = path === null ? null : await readFile(path).catch(() => null);
    if (path === null || body === null) return new Response('There is no such page.', { status: 404 });
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': mimeTypes[extname(path)] ?? 'application/octet-stream',
        // The build names the files of assets/ by their content; the rest changes under its name.
        'cache-control': pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
      },
    });
  };
}

/** The file that a URL's path means, or null where that is not one below `root`. */
function filePath(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = resolve(root, `.${decoded}`);
  const inside = relative(root, path);
  // On Windows a path on another drive is not relative at all.
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return path;
}
