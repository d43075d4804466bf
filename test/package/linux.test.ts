// What the Linux package holds: electron-builder at work, with a stand-in for Electron.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/run-built.ts';
import { readFuses, writeStandInElectron } from './stand-in-electron.ts';

const root = join(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'package-'));
const app = join(dir, 'release/linux-unpacked');
const unpacked = join(app, 'resources/app.asar.unpacked/node_modules');
let files: string[];

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the package', () => {
  beforeAll(() => {
    ensureBuilt();
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
    writeStandInElectron(join(dir, 'electron'), version);
    const options = [
      `-c.electronDist=${join(dir, 'electron')}`,
      `-c.directories.output=${join(dir, 'release')}`,
    ];
    const builder = join(root, 'node_modules/electron-builder/cli.js');
    execFileSync(process.execPath, [builder, '--linux', 'dir', '--x64', '--publish', 'never', ...options], {
      cwd: root,
      stdio: 'pipe',
    });
    const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const asar: { listPackage(path: string, options: object): string[] } = require('@electron/asar');
    files = asar.listPackage(join(app, 'resources/app.asar'), { isPack: false });
  }, 180_000);

  afterAll(() => rmSync(dir, { recursive: true }));

  test.each([
    'out/main/electron.js',
    'out/main/engine-worker.js',
    'out/main/quantize-worker.js',
    'node_modules/koffi/src/koffi/index.js',
    'node_modules/koffi/src/koffi/src/static.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'package.json',
  ])('has the program: %s', (path) => {
    expect(files).toContain(`/${path}`);
  });

  test('has neither sources nor tests, scripts or maps', () => {
    expect(
      files.filter((path) => /^\/(main|renderer|preload|test|scripts|resources|docs|\.)/.test(path)),
    ).toEqual([]);
    expect(files.filter((path) => /\.map$|^\/out\/types/.test(path))).toEqual([]);
  });

  test('has of the modules only those that are not in the bundle', () => {
    const modules = new Set(files.map((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
    expect(modules).toContain('better-sqlite3');
    expect(modules).toContain('node-llama-cpp');
    expect(modules).toContain('koffi');
    for (const bundled of ['react', 'hono', 'ws', 'zod', 'electron']) expect(modules).not.toContain(bundled);
  });

  test('has one SQLite and the engine for this system, outside the archive', () => {
    expect(readdirSync(join(unpacked, 'better-sqlite3/prebuilds'))).toEqual(['linux-x64.node']);
    const backends = readdirSync(join(unpacked, '@node-llama-cpp'));
    expect(backends.filter((name) => !name.includes('cuda')).sort()).toEqual([
      'linux-x64',
      'linux-x64-vulkan',
    ]);
    expect(existsSync(join(unpacked, 'node-llama-cpp/llama/gitRelease.bundle'))).toBe(false);
  });

  test('has what calls the quantizer outside the archive, without its sources', () => {
    expect(readdirSync(join(unpacked, '@koromix'))).toEqual(['koffi-linux-x64']);
    expect(existsSync(join(unpacked, '@koromix/koffi-linux-x64/linux_x64/koffi.node'))).toBe(true);
    const library = join(unpacked, '@node-llama-cpp/linux-x64/bins/linux-x64');
    expect(readdirSync(library).some((name) => name.startsWith('libllama.v'))).toBe(true);
    expect(files.filter((path) => /koffi.*\.(cc|hh|S)$/.test(path))).toEqual([]);
  });

  test.runIf(existsSync(join(root, 'resources/demo-model/demo.gguf')))(
    'has the demo model and its card',
    () => {
      expect(readdirSync(join(app, 'resources/demo-model')).sort()).toEqual(['README.md', 'demo.gguf']);
    },
  );

  test("has Electron's fuses set", () => {
    // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only asar, browser snapshot, file://
    expect(readFuses(readFileSync(join(app, 'xenon-desktop')))).toBe('01001100');
  });
});
