// The rules of docs/architecture.md that a compiler does not hold: what may import what, and what there is once.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../preload/contract/errors.ts';
import { root } from '../scripts/places.ts';

interface Import {
  /** Path of the importing file, from the top of the repository. */
  readonly from: string;
  /** A package's name, or the path of the imported file. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const pattern =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

function importsOf(from: string): Import[] {
  const source = readFileSync(join(root, from), 'utf8');
  return [...source.matchAll(pattern)].map(([, type, stated, dynamic]) => {
    const to = (stated ?? dynamic)!;
    const typeOnly = type !== undefined || isTypeOnlyList(source, to);
    return { from, to: to.startsWith('.') ? relative(root, join(root, dirname(from), to)) : to, typeOnly };
  });
}

/** `import { type A, type B } from 'x'`, and `import('x').A` where a type is meant. */
function isTypeOnlyList(source: string, to: string): boolean {
  const list = new RegExp(`\\{([^}]*)\\}\\s+from\\s+'${to.replaceAll('.', '\\.')}'`).exec(source)?.[1];
  const names = list
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names?.every((name) => name.startsWith('type ')) ?? false;
}

const files = globSync('{main,preload,renderer,scripts}/**/*.{ts,tsx}', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.includes('node_modules'));
const imports = files.flatMap(importsOf);
const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const offenders = (rule: (one: Import) => boolean) =>
  imports.filter(rule).map(({ from, to }) => `${from} imports ${to}`);

test('the imports are really read', () => {
  expect(imports).toContainEqual({ from: 'main/app.ts', to: 'main/platform.ts', typeOnly: true });
  expect(imports.some(({ to }) => to === 'electron')).toBe(true);
  expect(imports.some(({ from, to }) => from.startsWith('renderer/') && to === 'react')).toBe(true);
});

describe('a package has its one place', () => {
  test.each([
    ['electron', ['main/electron', 'preload/index.ts']],
    ['node-llama-cpp', ['main/engine/worker']],
    ['better-sqlite3', ['main/store']],
    ['koffi', ['main/models/quantize/libllama.ts']],
    ['ws', ['main/http']],
    ['hono', ['main/http']],
  ])('%s in %s', (name, places) => {
    const outside = ({ from }: Import) => !places.some((place) => within(from, place));
    expect(offenders((one) => within(one.to, name) && outside(one))).toEqual([]);
  });
});

describe('imports point downward', () => {
  test.each([
    ['main', ['main', 'preload/contract']],
    ['preload', ['preload']],
    ['preload/contract', ['preload/contract']],
    ['renderer', ['renderer', 'preload/contract']],
    ['scripts', ['scripts']],
  ])('%s imports files of %s only', (folder, allowed) => {
    const outside = ({ to }: Import) => files.includes(to) && !allowed.some((place) => within(to, place));
    expect(offenders((one) => within(one.from, folder) && outside(one))).toEqual([]);
  });

  test('the parts of the app know no host', () => {
    const hosts = ['main/electron', 'main/http'];
    const inside = (path: string) => hosts.some((host) => within(path, host));
    expect(offenders(({ from, to }) => within(from, 'main') && !inside(from) && inside(to))).toEqual([]);
    expect(offenders(({ from, to }) => within(from, hosts[0]!) && within(to, hosts[1]!))).toEqual([]);
    expect(offenders(({ from, to }) => within(from, hosts[1]!) && within(to, hosts[0]!))).toEqual([]);
  });

  // Who may know whom within main: a folder knows those below it in this list.
  const layers = [
    'main/api',
    'main/chat',
    'main/transfer',
    'main/jobs',
    'main/engine',
    'main/models',
    'main/store',
  ];
  test.each(layers.map((layer, index) => [layer, layers.slice(0, index)] as const))(
    '%s imports nothing from above it',
    (layer, above) => {
      const upward = ({ from, to }: Import) =>
        within(from, layer) && above.some((place) => within(to, place));
      expect(offenders((one) => upward(one) && !one.typeOnly)).toEqual([]);
    },
  );

  test('the worker is reached by messages, not by imports', () => {
    const worker = 'main/engine/worker';
    expect(offenders((one) => !within(one.from, worker) && within(one.to, worker) && !one.typeOnly)).toEqual(
      [],
    );
  });
});

describe('the page', () => {
  test('carries no zod: it costs 91 kB, and the router parses', () => {
    const carriesZod = ({ to }: Import) => within(to, 'zod') || to === 'preload/contract/methods.ts';
    expect(offenders((one) => within(one.from, 'renderer') && carriesZod(one) && !one.typeOnly)).toEqual([]);
  });

  test('imports nothing of Node', () => {
    const ofNode = ({ to }: Import) => to.startsWith('node:') || builtinModules.includes(to);
    const page = (path: string) => within(path, 'renderer') || within(path, 'preload');
    expect(offenders((one) => page(one.from) && ofNode(one))).toEqual([]);
  });

  test('has a sentence for every way to fail', async () => {
    const { t } = await import('../renderer/messages/index.ts');
    for (const code of errorCodes) expect(t.error({ code, detail: {} }), code).toMatch(/\w.*[.!?]$/s);
  });
});

test('every menu of the window has the look of menus', () => {
  const popups = files.flatMap((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    const own = [...source.matchAll(/<(?:Context)?Menu\.Popup\b/g)].map(() => path);
    return source.includes('menuPopupClass') ? [] : own;
  });
  expect(popups).toEqual([]);
  const copies = files.filter((path) =>
    /border-line bg-raised p-1 [^'"`]*outline-none/.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(copies).toEqual(['renderer/ui/MenuItem.tsx']);
});

test('the top of the repository holds the folders that architecture.md names, and no clutter', () => {
  const made = ['node_modules', 'out', 'release', '.test-results', '.git'];
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !made.includes(entry.name))
    .map(({ name }) => name);
  expect(folders.sort()).toEqual([
    '.ci',
    'docs',
    'main',
    'preload',
    'renderer',
    'resources',
    'scripts',
    'test',
  ]);
});
