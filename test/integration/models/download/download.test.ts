// A real server that does wrong on cue: each case ends in the right file or a clear error, and what is no right
// file never lies at the target.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../../../main/models/download/rate-limit.ts';
import { type Fault, gitSha1 } from '../../../fakes/hub-server.ts';
import { chunkBytes, setUp } from './downloading.ts';

const code = (name: string) => expect.objectContaining({ code: name });

test('a file comes over several connections, each byte once, and lies there whole under its own name', async () => {
  const { get, isRight, hub, asked, bytes, progress } = await setUp();
  await get();
  expect(isRight()).toBe(true);
  expect(hub.requests.length).toBe(11);
  expect(asked()).toBe(bytes.length);
  expect(progress.at(-1)).toMatchObject({ done: bytes.length, total: bytes.length });
});

test('an empty file and one smaller than a chunk come, too', async () => {
  for (const size of [0, 1, 999, chunkBytes]) {
    const { get, isRight } = await setUp(randomBytes(size));
    await get();
    expect(isRight(), `${size} bytes`).toBe(true);
  }
});

test('a small file is checked against the hash that git has of it', async () => {
  const { get, isRight, isThere, bytes } = await setUp(Buffer.from('{"hidden_size": 4096}'));
  await expect(get({}, { hash: { kind: 'gitSha1', hex: '0'.repeat(40) } })).rejects.toEqual(
    code('hubWrongBytes'),
  );
  expect(isThere()).toBe(false);
  await get({}, { hash: { kind: 'gitSha1', hex: gitSha1(bytes) } });
  expect(isRight()).toBe(true);
});

describe('a fault that passes leaves the right file', () => {
  const other = randomBytes(10 * chunkBytes + 123);
  const faults: Record<string, Fault[]> = {
    'a cut before the first byte': [{ kind: 'cut', after: 0 }],
    'a cut in the middle': [{ kind: 'cut', after: 20_000 }],
    'many cuts': Array.from({ length: 20 }, (_, index) => ({ kind: 'cut', after: 9000 + index })),
    'a stall': [{ kind: 'stall', after: 10_000 }],
    'a length that is too long': [{ kind: 'lieAboutLength', by: 5000 }],
    'a length that is too short': [{ kind: 'lieAboutLength', by: -5000 }],
    'more than was asked for': [{ kind: 'sendMore' }, { kind: 'sendMore' }],
    'a tag that changes, the file staying': [{ kind: 'cut', after: 9 }, { kind: 'changeTag' }],
    'tags that change again and again': Array.from({ length: 5 }, () => ({ kind: 'changeTag' })),
    'one answer with the whole file': [{ kind: 'ignoreRange' }],
    'another part than was asked for': [{ kind: 'otherRange' }, { kind: 'otherRange' }],
    'another total, once': [{ kind: 'otherTotal' }],
    'an answer that is squeezed': [{ kind: 'gzip' }],
    'an answer 416, once': [{ kind: 'status', status: 416 }],
    'errors of the server': [500, 502, 503, 504].map((status) => ({ kind: 'status', status })),
    'a call for patience': [{ kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
    'wrong bytes, once': [{ kind: 'cut', after: 100 }, { kind: 'wrongByte' }],
    'wrong bytes in every chunk, once': Array.from({ length: 11 }, () => ({ kind: 'wrongByte' })),
    'a redirect in a circle': [{ kind: 'redirect', to: 'http://127.0.0.1:1/' }],
  };
  test.each(Object.entries(faults))('%s', async (_name, list) => {
    const { get, isRight, hub } = await setUp();
    hub.faults.push(...list);
    await get();
    expect(hub.faults).toEqual([]);
    expect(isRight()).toBe(true);
  });

  test('a file that changes to the listed one in the middle', async () => {
    const { get, isRight, hub, bytes, order } = await setUp();
    hub.add(order.repository, { 'xenon-4.Q4_K_M.gguf': other.subarray(0, bytes.length) });
    hub.faults.push({ kind: 'cut', after: 1000 }, { kind: 'cut', after: 1000 }, { kind: 'change', bytes });
    await get();
    expect(isRight()).toBe(true);
  });
});

describe('a fault that stays ends in an error, and nothing lies at the target', () => {
  const cases: [string, Fault, string][] = [
    ['every connection is cut at once', { kind: 'cut', after: 0 }, 'hubUnreachable'],
    ['nothing ever comes', { kind: 'stall', after: 0 }, 'hubUnreachable'],
    ['access is denied', { kind: 'status', status: 403 }, 'hubGated'],
    ['the repository is gone', { kind: 'status', status: 401 }, 'hubRepositoryMissing'],
    ['the conditions are not accepted', gated(), 'hubGated'],
    ['the file is gone', { kind: 'status', status: 404 }, 'hubFileMissing'],
    ['the range is past the end', { kind: 'status', status: 416 }, 'hubFileChanged'],
    ['the hub asks for patience', { kind: 'status', status: 429 }, 'hubBusy'],
    ['the hub fails', { kind: 'status', status: 500 }, 'hubFailed'],
    ['it redirects to nowhere', { kind: 'redirect', to: 'file:///etc/passwd' }, 'hubFailed'],
    ['the total is another', { kind: 'otherTotal' }, 'hubFileChanged'],
    ['it sends another part', { kind: 'otherRange' }, 'hubFailed'],
    ['its bytes are wrong in the same way each time', { kind: 'wrongByte' }, 'hubWrongBytes'],
  ];
  test.each(cases)('%s', async (_name, fault, expected) => {
    const { get, isThere, hub } = await setUp();
    hub.always = () => fault;
    await expect(get({ silenceMs: 60 })).rejects.toEqual(code(expected));
    expect(isThere()).toBe(false);
  });

  test('the file has become another one', async () => {
    const { get, isThere, hub, bytes } = await setUp();
    hub.faults.push({ kind: 'cut', after: 100 }, { kind: 'change', bytes: randomBytes(bytes.length) });
    await expect(get()).rejects.toEqual(code('hubWrongBytes'));
    expect(isThere()).toBe(false);
  });

  test('the file has become a longer one', async () => {
    const { get, isThere, hub, bytes } = await setUp();
    hub.faults.push({ kind: 'change', bytes: randomBytes(bytes.length + 1) });
    await expect(get()).rejects.toEqual(code('hubFileChanged'));
    expect(isThere()).toBe(false);
  });

  test('the hub links to another file than it has listed', async () => {
    const { get, hub, order } = await setUp();
    hub.linksToStore = true;
    hub.add(order.repository, { 'xenon-4.Q4_K_M.gguf': randomBytes(order.bytes) });
    await expect(get()).rejects.toEqual(code('hubFileChanged'));
  });

  test('the hub wants more patience than anybody has, and says how much', async () => {
    const { get, hub } = await setUp();
    hub.always = () => ({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    await expect(get()).rejects.toEqual(
      expect.objectContaining({ detail: expect.objectContaining({ seconds: 3600 }) }),
    );
  });

  test('nobody is there', async () => {
    const { get, isThere } = await setUp();
    await expect(get({}, { url: 'http://127.0.0.1:9/a/b/resolve/main/c' })).rejects.toEqual(
      code('hubUnreachable'),
    );
    expect(isThere()).toBe(false);
  });

  test('the disk has no room', async () => {
    const { get, isThere, hub } = await setUp();
    await expect(get({}, { bytes: 1e15 })).rejects.toEqual(code('notEnoughDisk'));
    expect(isThere()).toBe(false);
    expect(hub.requests).toEqual([]);
  });
});

test('a server that knows no ranges sends the file as one stream, also after cuts', async () => {
  const { get, isRight, hub } = await setUp();
  hub.always = (_path, index) =>
    index % 3 === 0 ? { kind: 'cut', after: 100_000 } : { kind: 'ignoreRange' };
  await get();
  expect(isRight()).toBe(true);
});

test('of wrong bytes only the chunks that differ are replaced, and no more is fetched than it takes', async () => {
  const { get, isRight, hub, asked, bytes } = await setUp();
  // The first chunk: it is compared first, and with it the whole is right.
  hub.faults.push({ kind: 'wrongByte' });
  await get({ connections: 1 });
  expect(isRight()).toBe(true);
  expect(asked()).toBe(bytes.length + 2 * chunkBytes);
});

test('what the disk has lost is fetched again, and nothing else', async () => {
  const { get, isRight, hub, bytes, target, asked } = await setUp();
  const abort = new AbortController();
  const onProgress = ({ done }: { done: number }) => void (done > bytes.length * 0.8 && abort.abort());
  await expect(get({ signal: abort.signal, onProgress })).rejects.toThrow('abort');
  const part = readFileSync(`${target}.part`);
  part.fill(0, 3 * chunkBytes, 4 * chunkBytes);
  writeFileSync(`${target}.part`, part);
  const notes: { chunks: { done: number }[] } = JSON.parse(readFileSync(`${target}.part.json`, 'utf8'));
  const rest = bytes.length - notes.chunks.reduce((sum, { done }) => sum + done, 0);
  hub.requests.length = 0;
  await get();
  expect(isRight()).toBe(true);
  expect(asked()).toBe(rest + chunkBytes);
});

test('a pause keeps what has come, and going on fetches the rest only', async () => {
  const { get, isRight, hub, asked, bytes, target } = await setUp();
  const abort = new AbortController();
  const onProgress = ({ done }: { done: number }) => void (done > bytes.length / 2 && abort.abort());
  await expect(get({ signal: abort.signal, onProgress })).rejects.toThrow('abort');
  expect(existsSync(target)).toBe(false);
  expect(statSync(`${target}.part`).size).toBe(bytes.length);
  hub.requests.length = 0;
  await get();
  expect(isRight()).toBe(true);
  expect(asked()).toBeLessThan(bytes.length / 2);
});

test('what is left of another file of that name is not gone on with', async () => {
  const { get, hub, order, bytes, isRight } = await setUp();
  const abort = new AbortController();
  const onProgress = ({ done }: { done: number }) => void (done > bytes.length / 2 && abort.abort());
  await expect(get({ signal: abort.signal, onProgress })).rejects.toThrow('abort');
  const other = randomBytes(bytes.length - 7000);
  hub.add(order.repository, { 'xenon-4.Q4_K_M.gguf': other });
  const hash = { kind: 'sha256', hex: (await import('../../../fakes/hub-server.ts')).sha256(other) } as const;
  await get({}, { bytes: other.length, hash });
  expect(readFileSync(order.target).equals(other)).toBe(true);
  expect(isRight()).toBe(false);
});

test('notes that are broken or gone cost what has come, and no more', async () => {
  for (const notes of ['', '{"version": 1', 'null']) {
    const { get, bytes, target, isRight } = await setUp();
    writeFileSync(`${target}.part`, bytes.subarray(0, 1000));
    writeFileSync(`${target}.part.json`, notes);
    await get();
    expect(isRight()).toBe(true);
  }
});

test('the address behind a redirect is used again until it is refused, and the token never goes there', async () => {
  const { get, hub, isRight, order } = await setUp();
  hub.linksToStore = true;
  const authorization = { origin: new URL(hub.url).origin, token: 'hf_a_token_of_the_tests' };
  hub.always = (_path, index) => (index === 5 ? { kind: 'status', status: 403 } : undefined);
  await get({ connections: 1 }, { authorization });
  expect(isRight()).toBe(true);
  const [toHub, toStore] = ['hub', 'store'].map((host) => hub.requests.filter((one) => one.host === host));
  expect(toHub!.map((one) => one.authorization)).toEqual([
    'Bearer hf_a_token_of_the_tests',
    'Bearer hf_a_token_of_the_tests',
  ]);
  expect(toStore!.length).toBe(12);
  expect(toStore!.every((one) => one.authorization === undefined)).toBe(true);
  expect(order.authorization).toBeNull();
});

test('downloads together keep to the limit, which may change meanwhile', async () => {
  let now = 0;
  let rate: number | null = 1000;
  const limiter = createRateLimiter(
    () => rate,
    () => now,
  );
  const waited: number[] = [];
  const take = async (bytes: number) => {
    const abort = new AbortController();
    const waits = limiter.take(bytes, abort.signal).then(
      () => false,
      () => true,
    );
    abort.abort();
    waited.push((await waits) ? 1 : 0);
  };
  await take(100);
  await take(100);
  await take(100);
  expect(waited).toEqual([0, 0, 1]);
  now = 10_000;
  await take(100);
  rate = null;
  await take(1e9);
  expect(waited).toEqual([0, 0, 1, 0, 0]);
});

function gated(): Fault {
  return { kind: 'status', status: 403, headers: { 'x-error-code': 'GatedRepo' } };
}
