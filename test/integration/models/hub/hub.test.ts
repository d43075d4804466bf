// The hub's API over a real socket, through a real proxy, and every way in which it says no.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../../../main/models/hub/http.ts';
import { createHub } from '../../../../main/models/hub/hub.ts';
import { modelsIn, originalIn } from '../../../../main/models/hub/hub-files.ts';
import { at } from '../../../../scripts/places.ts';
import { gitSha1, hubToken, sha256, startHubServer } from '../../../fakes/hub-server.ts';

/** A certificate of nobody's with its key, for nothing but this. */
const selfSigned = readFileSync(at('test/fixtures/self-signed.pem'));
const gguf = (size: number) => Buffer.alloc(size, 'GGUF');
const config = Buffer.from('{"model_type": "mistral"}');

async function setUp(options: { proxy?: string | null; env?: NodeJS.ProcessEnv; base?: string } = {}) {
  const server = await startHubServer();
  server.add('someone/Xenon-4-GGUF', {
    'README.md': Buffer.from('about'),
    'xenon-4.Q4_K_M.gguf': gguf(4000),
    'xenon-4.Q8_0-00001-of-00002.gguf': gguf(5000),
    'xenon-4.Q8_0-00002-of-00002.gguf': gguf(3000),
  });
  server.add('Xenon1/Xenon-4', {
    'config.json': config,
    'tokenizer.model': gguf(2000),
    'model-00001-of-00002.safetensors': gguf(9000),
    'model-00002-of-00002.safetensors': gguf(8000),
  });
  server.add('someone/gated', { 'a.gguf': gguf(2000) }, 'gated');
  server.add('someone/private', { 'a.gguf': gguf(2000) }, 'private');
  const state = { token: null as string | null, base: options.base ?? server.url };
  const http = createHttp({ env: options.env ?? {}, proxy: () => options.proxy ?? null });
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const hub = createHub({ http, baseUrl: () => state.base, token: () => state.token });
  return { server, hub, state, list: (repository: string) => hub.files({ repository, revision: 'main' }) };
}

/** A proxy as they are in companies: passes plain requests on, and opens tunnels. */
async function startProxy() {
  const seen: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    request(incoming.url!, { method: incoming.method!, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    }).end();
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    const [host, port] = incoming.url!.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    socket.on('error', () => onward.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { seen, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

const error = (code: string, detail: object = {}) =>
  expect.objectContaining({ code, detail: expect.objectContaining(detail) });

test('a search finds repositories by their words, with what tells them apart', async () => {
  const { hub } = await setUp();
  expect(await hub.search('xenon-4 gguf')).toEqual([
    {
      repository: 'someone/Xenon-4-GGUF',
      downloads: 1000,
      likes: 10,
      updatedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      gated: false,
    },
  ]);
  expect((await hub.search('gated'))[0]).toMatchObject({ repository: 'someone/gated', gated: true });
  expect(await hub.search('nothing of the kind')).toEqual([]);
});

test('a listing has every level with size and hash, parts as one, at the commit of now', async () => {
  const { list } = await setUp();
  const { commit, files } = await list('someone/Xenon-4-GGUF');
  expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect(modelsIn(files)).toEqual([
    {
      id: 'xenon-4.Q4_K_M.gguf',
      level: 'Q4_K_M',
      bytes: 4000,
      files: [
        { path: 'xenon-4.Q4_K_M.gguf', bytes: 4000, hash: { kind: 'sha256', hex: sha256(gguf(4000)) } },
      ],
    },
    expect.objectContaining({ id: 'xenon-4.Q8_0-00001-of-00002.gguf', level: 'Q8_0', bytes: 8000 }),
  ]);
  expect(originalIn(files)).toBeNull();
});

test('the original weights are found with what their conversion reads', async () => {
  const { list } = await setUp();
  const original = originalIn((await list('Xenon1/Xenon-4')).files);
  expect(original?.bytes).toBe(19_000 + config.length);
  expect(original?.files[0]).toEqual({
    path: 'config.json',
    bytes: config.length,
    hash: { kind: 'gitSha1', hex: gitSha1(config) },
  });
  expect(original?.files.map(({ path }) => path)).toContain('tokenizer.model');
});

describe('a hub that says no', () => {
  test.each([
    ['someone/nothing', 'hubRepositoryMissing'],
    ['someone/private', 'hubRepositoryMissing'],
    ['someone/gated', 'hubGated'],
  ])('%s is refused as %s, naming it', async (repository, code) => {
    const { list } = await setUp();
    await expect(list(repository)).rejects.toEqual(error(code, { repository }));
  });

  test('opens what is gated or private to the access token, and refuses a wrong one', async () => {
    const { list, state } = await setUp();
    state.token = hubToken;
    expect((await list('someone/gated')).gated).toBe(true);
    expect((await list('someone/private')).files.length).toBe(1);
    await expect(list('someone/nothing')).rejects.toEqual(error('hubRepositoryMissing'));
    state.token = 'hf_wrong';
    await expect(list('someone/private')).rejects.toEqual(error('hubTokenRefused'));
  });

  test('does not know the revision', async () => {
    const { hub } = await setUp();
    const wanted = { repository: 'Xenon1/Xenon-4', revision: 'of-old' };
    await expect(hub.files(wanted)).rejects.toEqual(error('hubRepositoryMissing'));
  });

  test.each([
    [{ status: 429, headers: { 'retry-after': '90' } }, 'hubBusy', { seconds: 90 }],
    [{ status: 500 }, 'hubFailed', { status: 500 }],
    [{ status: 200, body: '<html>Sign in to this network</html>' }, 'hubNotAHub', {}],
    [{ status: 200, body: '{"a": 1}' }, 'hubNotAHub', {}],
    [{ status: 302, headers: { location: 'gopher://elsewhere' } }, 'hubUnreachable', {}],
  ])('%j is %s', async (fault, code, detail) => {
    const { hub, list, server } = await setUp();
    server.apiFault = fault;
    await expect(list('Xenon1/Xenon-4')).rejects.toEqual(error(code, detail));
    await expect(hub.search('x')).rejects.toEqual(error(code, detail));
  });

  test('is not there', async () => {
    const { list } = await setUp({ base: 'http://127.0.0.1:9' });
    await expect(list('a/b')).rejects.toEqual(
      error('hubUnreachable', { host: '127.0.0.1:9', reason: 'it refuses connections' }),
    );
  });
});

describe('a proxy', () => {
  test('that is set is asked, but where NO_PROXY says otherwise', async () => {
    const proxy = await startProxy();
    const through = await setUp({ proxy: proxy.url, env: { NO_PROXY: 'elsewhere.example' } });
    await through.list('Xenon1/Xenon-4');
    expect(proxy.seen).toEqual([expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/api\/models\//)]);
    const beside = await setUp({ proxy: proxy.url });
    await beside.list('Xenon1/Xenon-4');
    expect(proxy.seen.length).toBe(1);
  });

  test('of the environment is asked where none is set', async () => {
    const proxy = await startProxy();
    const { list } = await setUp({ env: { http_proxy: proxy.url } });
    await list('Xenon1/Xenon-4');
    expect(proxy.seen.length).toBe(1);
  });

  test('opens tunnels for https, and hears nothing of what goes through', async () => {
    const proxy = await startProxy();
    const tls = createTlsServer({ key: selfSigned, cert: selfSigned }, () => {});
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    onTestFinished(() => void tls.close());
    const { port } = tls.address() as AddressInfo;
    const { list } = await setUp({
      proxy: proxy.url,
      env: { NO_PROXY: 'x' },
      base: `https://127.0.0.1:${port}`,
    });
    // Its certificate was seen: the connection came to there.
    await expect(list('Xenon1/Xenon-4')).rejects.toEqual(
      error('hubUnreachable', { reason: 'its certificate is not trusted here' }),
    );
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  test('that refuses, or never opens, a tunnel makes the hub unreachable', async () => {
    const proxy = await startProxy();
    const refused = await setUp({ proxy: proxy.url, env: { NO_PROXY: 'x' }, base: 'https://127.0.0.1:9' });
    await expect(refused.list('Xenon1/Xenon-4')).rejects.toEqual(
      error('hubUnreachable', { reason: 'the proxy refuses to reach it' }),
    );
    const silent = createServer().on('connect', () => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close().closeAllConnections());
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const http = createHttp({ env: { NO_PROXY: 'x' }, proxy: () => url });
    onTestFinished(http.close);
    const ask = (silenceMs: number, signal?: AbortSignal) =>
      http.get({ url: 'https://127.0.0.1:9/', silenceMs, signal });
    await expect(ask(50)).rejects.toThrow('silent');
    await expect(ask(60_000, AbortSignal.timeout(50))).rejects.toThrow('timeout');
  });

  test('that is not there makes the hub unreachable', async () => {
    const { list } = await setUp({ proxy: 'http://127.0.0.1:9', env: { NO_PROXY: 'x' } });
    await expect(list('Xenon1/Xenon-4')).rejects.toEqual(error('hubUnreachable'));
  });
});

test('the access token goes to the hub alone, not to where it redirects', async () => {
  const { server, list, state } = await setUp();
  const other = await setUp();
  state.token = hubToken;
  server.apiFault = {
    status: 307,
    headers: { location: `${other.server.url}/api/models/Xenon1/Xenon-4/revision/main?blobs=true` },
  };
  await list('Xenon1/Xenon-4');
  expect(server.requests.map((one) => one.authorization)).toEqual([`Bearer ${hubToken}`]);
  expect(other.server.requests.map((one) => one.authorization)).toEqual([undefined]);
});
