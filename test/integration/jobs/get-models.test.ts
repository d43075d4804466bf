// The whole app with a hub of this machine: from some words to a model in the library, across restarts.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { HubListing } from '../../../preload/contract/hub.ts';
import { at } from '../../../scripts/places.ts';
import { hubToken, sha256, startHubServer } from '../../fakes/hub-server.ts';
import { splitBytes } from '../../split-gguf.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';

const repository = 'someone/Xenon-4-GGUF';
const small = ggufBytes({ name: 'Xenon-4' });
/** Large enough to be stopped in the middle. */
const large = Buffer.concat([small, Buffer.alloc(3_000_000, 'more than the header')]);
const files = { 'xenon-4.Q4_K_M.gguf': small, 'xenon-4.Q8_0.gguf': large };

async function setUp() {
  const hub = await startHubServer();
  onTestFinished(() => hub.close());
  hub.add(repository, files);
  const open = async (dir?: string) => {
    const app = await openApp(dir === undefined ? {} : { dir });
    await app.call('updateSettings', { hub: { baseUrl: hub.url, proxy: null, bytesPerSecond: null } });
    return app;
  };
  return { hub, open, ...(await open()) };
}

async function list({ call }: Pick<OpenedApp, 'call'>, text = repository): Promise<HubListing> {
  const answer = await call('askHub', { text });
  if (answer.kind !== 'listing') throw new Error('no listing');
  return answer.listing;
}

const jobsOf = async ({ call }: Pick<OpenedApp, 'call'>) => (await call('getSnapshot', {})).jobs;
const allDone = (app: Pick<OpenedApp, 'call'>) =>
  vi.waitFor(
    async () => expect((await jobsOf(app)).every(({ status }) => status === 'done')).toBe(true),
    20_000,
  );

test('words find repositories; one is listed, what is ticked is downloaded and enters the library', async () => {
  const { call, dir, events } = await setUp();
  expect(await call('askHub', { text: 'xenon-4 gguf' })).toMatchObject({
    kind: 'repositories',
    repositories: [{ repository }],
  });
  const listing = await list({ call });
  expect(listing.models).toMatchObject([
    { id: 'xenon-4.Q4_K_M.gguf', level: 'Q4_K_M', bytes: small.length, state: 'open', fit: { fits: true } },
    { id: 'xenon-4.Q8_0.gguf', level: 'Q8_0', bytes: large.length, state: 'open' },
  ]);
  const ids = listing.models.map(({ id }) => id);
  await call('downloadModels', { repository, commit: listing.commit, ids });
  expect((await list({ call })).models.map(({ state }) => state)).toEqual(['queued', 'queued']);
  await allDone({ call });

  const folder = join(dir, 'models', 'someone_Xenon-4-GGUF');
  expect(readdirSync(folder).sort()).toEqual(ids);
  expect(readFileSync(join(folder, 'xenon-4.Q8_0.gguf')).equals(large)).toBe(true);
  const { models } = await call('getSnapshot', {});
  expect(models.slice(1).map(({ fileName, problem }) => [fileName, problem])).toEqual(
    ids.map((id) => [id, null]),
  );
  expect(events.some(({ type }) => type === 'modelsChanged')).toBe(true);
  expect((await list({ call })).models.map(({ state }) => state)).toEqual(['there', 'there']);
  expect(await codeOf(call('downloadModels', { repository, commit: listing.commit, ids }))).toBe(
    'badRequest',
  );
});

test('parts of a split file come one after the other, and enter the library as one', async () => {
  const { hub, call, dir } = await setUp();
  const tensors = ['q', 'k'].map((name) => ({ name: `blk.0.attn_${name}.weight`, shape: [32, 32], type: 1 }));
  const parts = splitBytes(ggufBytes({ name: 'Xenon-4', tensors }), { parts: 2 });
  const [first, second] = ['a-00001-of-00002.gguf', 'a-00002-of-00002.gguf'];
  hub.add('someone/split', { [first!]: parts[0]!, [second!]: parts[1]! });
  const { commit, models } = await list({ call }, 'someone/split');
  await call('downloadModels', { repository: 'someone/split', commit, ids: models.map(({ id }) => id) });
  await allDone({ call });
  expect((await jobsOf({ call }))[0]?.steps.map(({ subject }) => subject)).toEqual([first, second]);
  const bytes = parts[0]!.length + parts[1]!.length;
  expect((await call('getSnapshot', {})).models.slice(1)).toMatchObject([
    { fileName: first, parts: 2, bytes, parameters: 2048, isOwn: true, problem: null },
  ]);
  expect(readdirSync(join(dir, 'models', 'someone_split')).sort()).toEqual([first, second]);
  expect((await list({ call }, 'someone/split')).models).toMatchObject([{ id: first, state: 'there' }]);
});

test('what a model takes that there is only in parts is reckoned from its first one', async () => {
  const { hub, call } = await setUp();
  const demo = readFileSync(at('resources/demo-model/demo.gguf'));
  const parts = splitBytes(demo, { parts: 2 });
  hub.add('someone/split', { 'a-00001-of-00002.gguf': parts[0]!, 'a-00002-of-00002.gguf': parts[1]! });
  const { models } = await list({ call }, 'someone/split');
  expect(models).toMatchObject([{ id: 'a-00001-of-00002.gguf', fit: { fits: true } }]);
  // All weights, and a KV cache beside them.
  expect(models[0]?.fit?.neededBytes).toBeGreaterThan(demo.length);
});

test('a download goes on where it was when the app starts again, and gets only what is missing', async () => {
  const { hub, open, app, call, dir } = await setUp();
  hub.bytesPerSecond = 1_000_000;
  const { commit } = await list({ call });
  await call('downloadModels', { repository, commit, ids: ['xenon-4.Q8_0.gguf'] });
  await vi.waitFor(
    async () => expect((await jobsOf({ call }))[0]?.progress?.done).toBeGreaterThan(500_000),
    20_000,
  );
  await app.close();
  hub.bytesPerSecond = null;
  hub.requests.length = 0;
  const again = await open(dir);
  await allDone(again);
  const target = join(dir, 'models', 'someone_Xenon-4-GGUF', 'xenon-4.Q8_0.gguf');
  expect(sha256(readFileSync(target))).toBe(sha256(large));
  const from = hub.requests.map(({ range }) => Number(/\d+/.exec(range ?? '')?.[0]));
  expect(Math.min(...from)).toBeGreaterThan(400_000);
  expect(existsSync(`${target}.part.json`)).toBe(false);
});

test('a download is paused and goes on; cancelled, it leaves nothing', async () => {
  const { hub, call, dir } = await setUp();
  hub.bytesPerSecond = 500_000;
  const { commit } = await list({ call });
  await call('downloadModels', { repository, commit, ids: ['xenon-4.Q8_0.gguf'] });
  const [job] = await jobsOf({ call });
  const jobId = job!.id;
  await vi.waitFor(
    async () => expect((await jobsOf({ call }))[0]?.progress?.done).toBeGreaterThan(0),
    20_000,
  );
  await call('pauseJob', { jobId });
  expect((await jobsOf({ call }))[0]?.status).toBe('paused');
  const asked = hub.requests.length;
  await call('resumeJob', { jobId });
  await vi.waitFor(() => expect(hub.requests.length).toBeGreaterThan(asked), 20_000);
  await call('cancelJob', { jobId });
  expect(await jobsOf({ call })).toEqual([]);
  expect(readdirSync(join(dir, 'models', 'someone_Xenon-4-GGUF'))).toEqual([]);
});

test('a file that is no model fails with its reason, and never enters the library', async () => {
  const { hub, call } = await setUp();
  hub.add('someone/else', { 'a.gguf': Buffer.alloc(5000, 'not a model') });
  const listing = await list({ call }, 'someone/else');
  expect(listing.problem?.code).toBe('modelNotGguf');
  const order = { repository: 'someone/else', commit: listing.commit, ids: ['a.gguf'] };
  await call('downloadModels', order);
  await expect.poll(async () => (await jobsOf({ call }))[0]?.status).toBe('failed');
  expect((await jobsOf({ call }))[0]?.error?.code).toBe('modelNotGguf');
  expect((await call('getSnapshot', {})).models).toHaveLength(1);
});

test('wrong bytes, twice, fail the job; nothing lies there, and trying again begins anew', async () => {
  const { hub, call, dir } = await setUp();
  const { commit } = await list({ call });
  hub.always = () => ({ kind: 'wrongByte' });
  await call('downloadModels', { repository, commit, ids: ['xenon-4.Q4_K_M.gguf'] });
  await vi.waitFor(
    async () => expect((await jobsOf({ call }))[0]?.error?.code).toBe('hubWrongBytes'),
    20_000,
  );
  expect(readdirSync(join(dir, 'models', 'someone_Xenon-4-GGUF'))).toEqual([]);
  hub.always = null;
  await call('resumeJob', { jobId: (await jobsOf({ call }))[0]!.id });
  await allDone({ call });
  expect((await call('getSnapshot', {})).models).toHaveLength(2);
});

test('another file of that name is left alone: the new one gets a folder of its own', async () => {
  const { hub, call, dir } = await setUp();
  const first = await list({ call });
  await call('downloadModels', { repository, commit: first.commit, ids: ['xenon-4.Q4_K_M.gguf'] });
  await allDone({ call });
  hub.add(repository, { 'xenon-4.Q4_K_M.gguf': large });
  const { commit } = await list({ call });
  await call('downloadModels', { repository, commit, ids: ['xenon-4.Q4_K_M.gguf'] });
  await allDone({ call });
  const sizes = readdirSync(join(dir, 'models')).map(
    (folder) => statSync(join(dir, 'models', folder, 'xenon-4.Q4_K_M.gguf')).size,
  );
  expect(sizes.sort()).toEqual([small.length, large.length]);
});

test('the access token opens what is private, and is nowhere to be seen', async () => {
  const { hub, open, app, call, dir, events } = await setUp();
  hub.add('someone/private', { 'a.gguf': small }, 'private');
  expect(await codeOf(list({ call }, 'someone/private'))).toBe('hubRepositoryMissing');
  await call('setHubToken', { token: hubToken });
  const { commit } = await list({ call }, 'someone/private');
  await call('downloadModels', { repository: 'someone/private', commit, ids: ['a.gguf'] });
  await allDone({ call });
  expect((await call('getHubFacts', {})).hasToken).toBe(true);
  const shown = [await call('getSnapshot', {}), await call('getHubFacts', {}), events];
  expect(JSON.stringify(shown)).not.toContain(hubToken);
  await app.close();
  const holders = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dir, name);
    return statSync(path).isFile() && readFileSync(path).includes(hubToken);
  });
  expect(holders).toEqual(['hub.json']);
  expect(statSync(join(dir, 'hub.json')).mode & 0o077).toBe(0);

  // Another hub does not get it.
  const again = await open(dir);
  const other = await startHubServer();
  onTestFinished(() => other.close());
  await again.call('updateSettings', { hub: { baseUrl: other.url, proxy: null, bytesPerSecond: null } });
  expect((await again.call('getHubFacts', {})).hasToken).toBe(false);
  await codeOf(list(again, 'someone/private'));
  expect(other.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  await again.call('setHubToken', { token: null });
  await again.call('updateSettings', { hub: { baseUrl: hub.url, proxy: null, bytesPerSecond: null } });
  expect((await again.call('getHubFacts', {})).hasToken).toBe(false);
});

test('settings take no address with a password in it, for settings are shown', async () => {
  const { call } = await setUp();
  const proxied = (proxy: string) =>
    codeOf(call('updateSettings', { hub: { baseUrl: 'https://hub.example', proxy, bytesPerSecond: null } }));
  expect(await proxied('http://name:password@proxy.example:8080')).toBe('badRequest');
  expect(await proxied('proxy.example:8080')).toBe('badRequest');
  expect(await proxied('http://proxy.example:8080')).toBe('nothing was thrown');
});
