// Finished exports at the browser host: streamed to who is signed in, and nobody else.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../../../main/http/server.ts';
import type { Download } from '../../../main/transfer/export/exporting.ts';
import { rawRequest } from './request.ts';
import { createStandInApp } from './stand-in-app.ts';

const [token, secret] = ['the-token', 'the-secret'];
const waiting = new Map<string, Download>();
const fetched: string[] = [];
const dir = mkdtempSync(join(tmpdir(), 'downloads-'));
let server: Server;
let port: number;
let headers: { host: string; cookie: string };

beforeAll(async () => {
  const rendererDir = join(dir, 'renderer');
  mkdirSync(rendererDir);
  writeFileSync(join(dir, 'file'), 'what was said');
  const fileName = 'Größe "1"; filename=x\r\n(*).md';
  waiting.set('one', {
    content: { path: join(dir, 'file') },
    fileName,
    mimeType: 'text/markdown;charset=utf-8',
    bytes: 13,
  });
  writeFileSync(join(dir, 'large'), Buffer.alloc(40_000_000));
  waiting.set('large', {
    content: { path: join(dir, 'large') },
    fileName: 'a',
    mimeType: 'application/zip',
    bytes: 40_000_000,
  });
  const downloads = {
    download: (id: string) => waiting.get(id) ?? null,
    fetched: (id: string) => {
      fetched.push(id);
      waiting.delete(id);
    },
  };
  const app = { ...createStandInApp(), downloads };
  server = await startServer({ app, rendererDir, host: '127.0.0.1', port: 0, token, secret });
  port = Number(new URL(server.url).port);
  headers = { host: `127.0.0.1:${port}`, cookie: `xenon-${port}=${secret}` };
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

const get = (path: string, changes: Record<string, string> = {}, method = 'GET') =>
  rawRequest(port, { method, path, headers: { ...headers, ...changes } });

test('a stranger, another site and another host get nothing', async () => {
  expect((await get('/download/one', { cookie: '' })).status).toBe(401);
  expect((await get('/download/one', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await get('/download/one', { host: 'evil.example' })).status).toBe(421);
  expect((await get('/download/one', {}, 'HEAD')).status).toBe(405);
  expect((await get('/download/other')).status).toBe(404);
  expect(fetched).toEqual([]);
});

test('a connection that breaks leaves the file to be fetched again', async () => {
  await new Promise<void>((resolve, reject) => {
    const asked = request({ port, path: '/download/large', headers }, (answer) => {
      answer.once('data', () => {
        answer.destroy();
        resolve();
      });
    });
    asked.on('error', reject).end();
  });
  expect((await get('/download/one')).status).toBe(200);
  await expect.poll(() => fetched, { timeout: 30_000 }).toEqual(['one']);
  expect(existsSync(join(dir, 'large'))).toBe(true);
  expect(waiting.has('large')).toBe(true);
});

test('what is in memory comes the same way', async () => {
  const text = 'nowhere else '.repeat(20_000);
  const inMemory = Buffer.from(text);
  const about = { fileName: 'a', mimeType: 'text/plain', bytes: inMemory.length };
  waiting.set('memory', { content: { inMemory }, ...about });
  const answer = await get('/download/memory');
  expect(answer.status).toBe(200);
  expect(answer.body).toBe(text);
  await expect.poll(() => fetched, { timeout: 30_000 }).toContain('memory');
});

test('a file comes as an attachment under its name, safe in a header, and once', async () => {
  waiting.set('again', {
    ...waiting.get('large')!,
    fileName: 'Größe "1"; x\r\n(*).md',
    mimeType: 'text/plain',
  });
  const answer = await get('/download/again');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '40000000',
    'content-disposition': "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%3B%20x%0D%0A%28%2A%29.md",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.body).toHaveLength(40_000_000);
  await expect.poll(() => fetched, { timeout: 30_000 }).toContain('again');
  expect((await get('/download/again')).status).toBe(404);
});
