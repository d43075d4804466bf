// The engine worker with node-llama-cpp in its bundle, as the app starts it: every other test here starts it from source.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPassingFacts } from '../../../main/engine/engine-facts.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { trialModule } from '../../../main/engine/worker/trust-binaries.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';
import { besideEngine, engineInBundle } from '../../../scripts/engine-in-bundle.ts';
import { at } from '../../../scripts/places.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// Below the packages, so that it finds them.
mkdirSync(at('out'), { recursive: true });
const outDir = mkdtempSync(at('out', 'bundle-test-'));
let chunks: Rolldown.OutputChunk[];

beforeAll(async () => {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: at(),
    ssr: { noExternal: true },
    plugins: [engineInBundle(outDir)],
    build: {
      ssr: true,
      target: 'node22',
      outDir,
      minify: false,
      rolldownOptions: {
        external: [...besideEngine, 'electron', ...builtinModules, /^node:/],
        input: at('main/engine/worker/worker.ts'),
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  chunks = (made as Rolldown.RolldownOutput).output.filter((one) => one.type === 'chunk');
});
afterAll(() => rmSync(outDir, { recursive: true }));

test('loads a model and writes', async () => {
  const quiet = () => {};
  const errors: string[] = [];
  const entry = chunks.find(({ isEntry }) => isEntry)!.fileName;
  const engine = createEngine({
    launchWorker: createLauncher(`${outDir}/${entry}`).launch,
    log: { info: quiet, warn: quiet, error: (text) => void errors.push(text) },
    gpu: 'off',
    facts: createPassingFacts(),
  });
  const file = { id: 'demo', path: modelPath, name: 'Demo', level: 'F16', isDemo: true, contextLength: 1024 };
  const { provenance } = await engine.load(file);
  // Both are read from files of the package, which has to find them.
  expect(provenance.engine).toMatch(/^node-llama-cpp \d+\.\d+\.\d+, llama\.cpp v?b?\d/);
  const { stats } = await engine.reply({
    replyId: 'r',
    conversationId: 'c',
    turns: [{ messageId: 'q', role: 'user', text: 'What is this app?', tokenIds: null }],
    contextStartId: null,
    sampling: { ...samplingPresets.precise, maxTokens: 5 },
    signal: new AbortController().signal,
    onDelta: quiet,
    onProgress: quiet,
  });
  expect(stats.generatedTokens).toBe(5);
  await engine.close();
  expect(errors).toEqual([]);
});

test('reads no file of the package beforehand, and finds the trial of a binary where it is replaced', () => {
  const imported = new Set(chunks.flatMap(({ imports }) => imports));
  const own = new Set<string>(chunks.map(({ fileName }) => fileName));
  const isOutside = (name: string) =>
    !own.has(name) && !name.startsWith('node:') && !builtinModules.includes(name);
  expect([...imported].filter(isOutside)).toEqual([]);
  const places = chunks.flatMap(({ code }) =>
    [...code.matchAll(/import\(new URL\("([^"]+)", import\.meta\.url\)/g)].map(
      ([, path]) => new URL(path!, pathToFileURL(`${outDir}/`)),
    ),
  );
  expect(places).toHaveLength(1);
  expect(places[0]!.href.endsWith(`/${trialModule}`)).toBe(true);
  expect(existsSync(fileURLToPath(places[0]!))).toBe(true);
});
