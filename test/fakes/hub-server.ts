// A hub on this machine: lists and serves files as the real one does, redirects to another host for their bytes,
// and does on cue what networks, mirrors and caches do by accident.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request for a file. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** Ends the connection after so many bytes. */
  | { kind: 'cut'; after: number }
  /** Sends so many bytes and then nothing more. */
  | { kind: 'stall'; after: number }
  /** Says another length than it sends. */
  | { kind: 'lieAboutLength'; by: number }
  /** Sends more than was asked for. */
  | { kind: 'sendMore' }
  /** From now on the file has other bytes and another tag. */
  | { kind: 'change'; bytes: Buffer }
  /** From now on the same bytes have another tag. */
  | { kind: 'changeTag' }
  | { kind: 'ignoreRange' }
  /** Another part than was asked for. */
  | { kind: 'otherRange' }
  /** Says that the whole is of another length. */
  | { kind: 'otherTotal' }
  /** One byte of what it sends is another. */
  | { kind: 'wrongByte' }
  /** Squeezed, though nobody asked for that. */
  | { kind: 'gzip' }
  | { kind: 'redirect'; to: string };

interface StoredFile {
  bytes: Buffer;
  tag: string;
  readonly lfs: boolean;
}

interface Repository {
  readonly files: Map<string, StoredFile>;
  readonly commit: string;
  readonly access: 'open' | 'gated' | 'private';
}

export interface SeenRequest {
  readonly host: 'hub' | 'store';
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

export type HubServer = Awaited<ReturnType<typeof startHubServer>>;

export const hubToken = 'hf_a_token_of_the_tests';

export async function startHubServer() {
  const repositories = new Map<string, Repository>();
  const requests: SeenRequest[] = [];
  const faults: Fault[] = [];
  /** What the API answers in place of a listing. */
  let apiFault: { status: number; headers?: Record<string, string>; body?: string } | null = null;
  let always: ((path: string, index: number) => Fault | undefined) | null = null;
  let linksToStore = false;
  let bytesPerSecond: number | null = null;
  let served = 0;

  const hub = createServer((request, response) => void onHub(request, response));
  const store = createServer((request, response) => void onStore(request, response));
  await Promise.all([listen(hub), listen(store)]);
  const url = addressOf(hub);
  const storeUrl = addressOf(store);

  function note(host: SeenRequest['host'], request: IncomingMessage): void {
    const { range, authorization } = request.headers;
    requests.push({ host, path: request.url ?? '', range, authorization });
  }

  async function onHub(request: IncomingMessage, response: ServerResponse): Promise<void> {
    note('hub', request);
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/api/') && apiFault !== null) {
      response.writeHead(apiFault.status, apiFault.headers).end(apiFault.body ?? '');
      return;
    }
    if (pathname === '/api/models') {
      search(searchParams.get('search') ?? '', response);
      return;
    }
    const listing = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(pathname);
    if (listing) {
      const repository = allowed(listing[1]!, request, response);
      if (repository) list(listing[1]!, repository, decodeURIComponent(listing[2]!), response);
      return;
    }
    const file = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
    if (!file) {
      refuse(response, 404, 'RepoNotFound');
      return;
    }
    const repository = allowed(file[1]!, request, response);
    if (!repository) return;
    const path = decodeURIComponent(file[3]!);
    const stored = repository.files.get(path);
    if (!stored) {
      refuse(response, 404, 'EntryNotFound');
      return;
    }
    if (!linksToStore || !stored.lfs) return await serve(path, stored, request, response);
    response
      .writeHead(302, {
        location: `${storeUrl}/${file[1]}/${encodeURIComponent(path)}`,
        'x-linked-etag': `"${sha256(stored.bytes)}"`,
        'x-linked-size': String(stored.bytes.length),
        'x-repo-commit': repository.commit,
      })
      .end();
  }

  async function onStore(request: IncomingMessage, response: ServerResponse): Promise<void> {
    note('store', request);
    const [, owner, name, path] = new URL(request.url ?? '/', storeUrl).pathname.split('/');
    const stored = repositories.get(`${owner}/${name}`)?.files.get(decodeURIComponent(path ?? ''));
    if (!stored) {
      refuse(response, 404, '');
      return;
    }
    await serve(decodeURIComponent(path ?? ''), stored, request, response);
  }

  function allowed(id: string, request: IncomingMessage, response: ServerResponse): Repository | null {
    const repository = repositories.get(id);
    const { authorization } = request.headers;
    const known = authorization === `Bearer ${hubToken}`;
    if (authorization !== undefined && !known)
      response.setHeader('x-error-message', 'Invalid credentials in Authorization header');
    if (authorization !== undefined && !known) refuse(response, 401, '');
    else if (!repository || (repository.access === 'private' && !known))
      refuse(response, known ? 404 : 401, 'RepoNotFound');
    else if (repository.access === 'gated' && !known) refuse(response, 401, 'GatedRepo');
    else return repository;
    return null;
  }

  function search(words: string, response: ServerResponse): void {
    const wanted = words.toLowerCase().split(/\s+/);
    const found = [...repositories].filter(([id]) => wanted.every((word) => id.toLowerCase().includes(word)));
    json(
      response,
      found.map(([id, { access }], index) => ({
        id,
        downloads: 1000 - index,
        likes: 10,
        lastModified: '2026-01-02T03:04:05.000Z',
        gated: access === 'gated' ? 'auto' : false,
        private: access === 'private',
      })),
    );
  }

  function list(id: string, repository: Repository, revision: string, response: ServerResponse): void {
    if (!['main', repository.commit].includes(revision)) {
      refuse(response, 404, 'RevisionNotFound');
      return;
    }
    json(response, {
      id,
      sha: repository.commit,
      gated: repository.access === 'gated' ? 'auto' : false,
      siblings: [...repository.files].map(([rfilename, { bytes, lfs }]) => ({
        rfilename,
        size: bytes.length,
        blobId: lfs ? '0'.repeat(40) : gitSha1(bytes),
        ...(lfs ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 } } : {}),
      })),
    });
  }

  async function serve(
    path: string,
    file: StoredFile,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const fault = faults.shift() ?? always?.(path, served);
    served += 1;
    if (fault?.kind === 'change') Object.assign(file, { bytes: fault.bytes, tag: tagOf(fault.bytes) });
    if (fault?.kind === 'changeTag') file.tag = `"${Math.random()}"`;
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end();
      return;
    }
    if (fault?.kind === 'redirect') {
      response.writeHead(302, { location: fault.to }).end();
      return;
    }
    const total = file.bytes.length;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const condition = request.headers['if-range'];
    const inPart =
      asked !== null && fault?.kind !== 'ignoreRange' && (condition === undefined || condition === file.tag);
    let start = inPart ? Number(asked[1]) : 0;
    let end = inPart && asked[2] !== '' ? Math.min(Number(asked[2]) + 1, total) : total;
    if (inPart && start >= total) {
      response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
      return;
    }
    if (fault?.kind === 'otherRange') {
      start = Math.max(0, start - 1);
      end = Math.max(start + 1, end - 1);
    }
    let body = Buffer.from(file.bytes.subarray(start, end));
    if (fault?.kind === 'wrongByte') body[body.length >> 1]! ^= 1;
    if (fault?.kind === 'sendMore') body = Buffer.concat([body, Buffer.alloc(1000, 7)]);
    const length = body.length + (fault?.kind === 'lieAboutLength' ? fault.by : 0);
    response.writeHead(inPart ? 206 : 200, {
      etag: file.tag,
      'accept-ranges': 'bytes',
      ...(fault?.kind === 'sendMore' ? {} : { 'content-length': length }),
      ...(fault?.kind === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
      ...(inPart
        ? { 'content-range': `bytes ${start}-${end - 1}/${fault?.kind === 'otherTotal' ? total + 1 : total}` }
        : {}),
    });
    // Node holds a handler to the length that it claims; a socket does not.
    if (fault?.kind === 'lieAboutLength') {
      response.strictContentLength = false;
      response.write(body);
      setTimeout(() => response.destroy(), 20);
    } else if (fault?.kind === 'cut') {
      response.write(body.subarray(0, fault.after), () => response.destroy());
    } else if (fault?.kind === 'stall') {
      response.write(body.subarray(0, fault.after));
    } else await send(body, response);
  }

  async function send(body: Buffer, response: ServerResponse): Promise<void> {
    if (bytesPerSecond !== null) {
      const piece = Math.max(1, Math.round(bytesPerSecond / 20));
      for (let at = 0; at < body.length && !response.destroyed; at += piece) {
        response.write(body.subarray(at, at + piece));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    } else response.write(body);
    response.end();
  }

  return {
    /** The hub's address, and that of the other host that it links to. */
    url,
    storeUrl,
    /** What was asked for, oldest first. */
    requests,
    /** Those that wait for the next requests of files, one each. */
    faults,
    set apiFault(fault: typeof apiFault) {
      apiFault = fault;
    },
    /** What goes wrong where no fault waits, by the file's path and the number of the request. */
    set always(choose: typeof always) {
      always = choose;
    },
    /** Whether the bytes of large files come from the other host. */
    set linksToStore(links: boolean) {
      linksToStore = links;
    },
    /** Of each connection. */
    set bytesPerSecond(rate: number | null) {
      bytesPerSecond = rate;
    },
    /** Files below 1 kB are git's own, the others large ones. */
    add(id: string, files: Record<string, Buffer>, access: Repository['access'] = 'open'): void {
      const stored = Object.entries(files).map(
        ([path, bytes]) => [path, { bytes, tag: tagOf(bytes), lfs: bytes.length >= 1000 }] as const,
      );
      const commit = createHash('sha1').update(id).digest('hex');
      repositories.set(id, { files: new Map(stored), commit, access });
    },
    async close(): Promise<void> {
      for (const server of [hub, store]) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, code ? { 'x-error-code': code } : {}).end();
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
export const gitSha1 = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const tagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;
