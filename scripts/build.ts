// Builds the app into out/: main (ES modules for Node), preload (CommonJS, because a sandboxed preload
// cannot be an ES module) and renderer. `buildIfStale` does nothing where no source is newer than the
// last build.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { besideEngine, engineInBundle } from './engine-in-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'out', 'built');
const sources = [
  ...['main', 'preload', 'renderer', 'scripts/build.ts', 'scripts/engine-in-bundle.ts'],
  ...['package.json', 'package-lock.json'],
];
/** Native modules stay outside the bundle; the rest is bundled, so that the installed app has few files. */
const external = ['electron', 'better-sqlite3', 'koffi', ...besideEngine, ...builtinModules, /^node:/];
const mainDir = join(root, 'out', 'main');

function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds everything. @throws what the bundler found wrong */
export async function build(): Promise<void> {
  // A test runner that builds has set another one, and React would be its development version: a turn
  // took the page four times the work.
  process.env.NODE_ENV = 'production';
  // Loaded only here: a start that has nothing to build should not wait for the bundler.
  const [{ build: vite }, { default: tailwindcss }, { default: react }] = await Promise.all([
    import('vite'),
    import('@tailwindcss/vite'),
    import('@vitejs/plugin-react'),
  ]);
  const common = { configFile: false, logLevel: 'warn', root } as const;
  await Promise.all([
    vite({
      ...common,
      ssr: { noExternal: true },
      plugins: [engineInBundle(mainDir)],
      // React has another version for development, many times as slow.
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        ssr: true,
        target: 'node22',
        outDir: mainDir,
        emptyOutDir: true,
        minify: false,
        sourcemap: true,
        // They come from this machine, not over a network.
        chunkSizeWarningLimit: 3000,
        rolldownOptions: {
          external,
          // "use client" of the page's packages, which says nothing here.
          onLog: (level, log, say) => log.code === 'MODULE_LEVEL_DIRECTIVE' || say(level, log),
          input: {
            electron: join(root, 'main/electron/index.ts'),
            http: join(root, 'main/http/index.ts'),
            'engine-worker': join(root, 'main/engine/worker/worker.ts'),
            'fidelity-worker': join(root, 'main/engine/worker/fidelity/worker.ts'),
            'convert-worker': join(root, 'main/models/convert/worker.ts'),
            'quantize-worker': join(root, 'main/models/quantize/worker.ts'),
            'search-worker': join(root, 'main/store/search/worker.ts'),
            'backup-worker': join(root, 'main/store/backups/worker.ts'),
            'import-worker': join(root, 'main/transfer/import/worker.ts'),
            'fold-worker': join(root, 'main/store/archive/fold-worker.ts'),
            'export-worker': join(root, 'main/transfer/export/worker.ts'),
            // The page's components, for the thread that exports; main itself knows nothing of them.
            drawings: join(root, 'renderer/transfer/drawings/index.ts'),
          },
          // All beside each other: a script finds another one by its own place.
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    }),
    vite({
      ...common,
      ssr: { noExternal: true },
      build: {
        ssr: true,
        target: 'chrome140',
        outDir: join(root, 'out/preload'),
        emptyOutDir: true,
        minify: false,
        rolldownOptions: {
          external,
          input: { index: join(root, 'preload/index.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    }),
    vite({
      ...common,
      root: join(root, 'renderer'),
      base: './',
      plugins: [react(), tailwindcss()],
      build: {
        target: 'chrome140',
        outDir: join(root, 'out/renderer'),
        emptyOutDir: true,
        sourcemap: true,
        // The page comes from this machine, not over a network.
        chunkSizeWarningLimit: 1200,
      },
    }),
  ]);
  writeFileSync(stamp, '');
}

/** Builds where a source is newer than the last build. */
export async function buildIfStale(): Promise<void> {
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (sources.some((path) => newest(join(root, path)) > built)) await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--if-stale') ? buildIfStale() : build());
}
