// The built window over a bridge that says what a test tells it to: for states that a real app passes
// through too fast, or only when something breaks. The files and the CSP are those that are shipped.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Outcome } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import {
  type Conversation,
  defaultSettings,
  type LoadedModel,
  type Message,
  type ModelEntry,
  type ReplyStats,
  type Snapshot,
} from '../../preload/contract/models.ts';
import { nowhere } from '../../preload/contract/organisation.ts';

const origin = 'http://window.test';
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export const demoModel: ModelEntry = {
  id: 'demo',
  name: 'Demo model',
  level: 'F16',
  fileName: 'demo.gguf',
  bytes: 6_900_000,
  parameters: 3_400_000,
  family: 'Demo model',
  weightBytes: 6_800_000,
  trainedContextLength: 4096,
  isDemo: true,
  parts: 1,
  isOwn: false,
  change: null,
  problem: null,
};

export const xenonModel: ModelEntry = {
  id: 'xenon',
  name: 'Xenon-4',
  level: 'Q4_K_M',
  fileName: 'xenon-4-Q4_K_M.gguf',
  bytes: 4_370_000_000,
  parameters: 7_241_732_096,
  family: 'Xenon-4',
  weightBytes: 4_369_000_000,
  trainedContextLength: 32_768,
  isDemo: false,
  parts: 1,
  isOwn: false,
  change: null,
  problem: null,
};

export const loadedDemo: LoadedModel = {
  modelId: 'demo',
  name: 'Demo model',
  level: 'F16',
  isDemo: true,
  device: 'CPU',
  layersOnDevice: 0,
  layers: 4,
  contextLength: 4096,
  threads: 1,
  loadMs: 210,
  fellBack: null,
  provenance: {
    engine: 'node-llama-cpp 3.21.1, llama.cpp v0.4.0',
    fileBytes: 6_900_000,
    fingerprint: 'f'.repeat(64),
  },
  format: { name: 'xenon4', doubt: null },
  tuning: {
    threads: { prefill: 2, decode: 1 },
    threadsFrom: 'measured',
    kvType: 'f16',
    flashAttention: 'auto',
    batchSize: 512,
    processor: 'AMD EPYC 7763, x64',
    neededBytes: 33_600_000,
    takenBytes: 33_600_000,
    heldBytes: 33_600_000,
    steps: [],
  },
};

export const stats: ReplyStats = {
  promptTokens: 24,
  reusedTokens: 0,
  generatedTokens: 41,
  timeToFirstTokenMs: 12,
  prefillTokensPerSecond: 2400,
  decodeTokensPerSecond: 1204,
  stopReason: 'endOfText',
  seed: 7,
};

export const now = Date.UTC(2026, 10, 24, 12);

export function conversation(id: string, title: string, leafId: string | null, daysAgo = 0): Conversation {
  const time = now - daysAgo * 86_400_000;
  return { id, title, createdAt: time, updatedAt: time, leafId, ...nowhere };
}

export function question(id: string, parentId: string | null, text: string): Message {
  return {
    id,
    conversationId: 'c1',
    parentId,
    role: 'user',
    text,
    status: 'complete',
    createdAt: now,
    model: null,
    level: null,
    stats: null,
    contextStartId: null,
    error: null,
  };
}

export function reply(id: string, parentId: string, text: string, changes: Partial<Message> = {}): Message {
  return {
    ...question(id, parentId, text),
    role: 'assistant',
    model: 'Demo model',
    level: 'F16',
    stats,
    ...changes,
  };
}

export const snapshot: Snapshot = {
  version: '0.1.0',
  host: 'browser',
  platform: 'linux',
  dataDir: '/home/ada/.local/share/xenon-desktop',
  conversations: [],
  folders: [],
  models: [demoModel],
  settings: { ...defaultSettings, currentModelId: 'demo' },
  presets: [],
  savedTexts: [],
  engine: { status: 'ready', model: loadedDemo },
  drafts: {},
  jobs: [],
  setups: {},
  running: [],
  comparison: null,
  duel: null,
  import: null,
};

export interface Script {
  readonly snapshot: Snapshot;
  /** The tree of conversation "c1". */
  readonly messages?: readonly Message[];
  /** Of a long one, of which `messages` are the end: all its messages, in slices that `sendRest` lets through. */
  readonly slices?: readonly (readonly Message[])[];
  /** Outcomes of methods; those not named succeed with null. */
  readonly outcomes?: Readonly<Record<string, Outcome<unknown>>>;
  /** Methods that never answer. */
  readonly slow?: readonly string[];
}

export interface Call {
  readonly method: string;
  readonly input: Record<string, unknown>;
}

export interface ScriptedWindow {
  emit(...events: readonly AppEvent[]): Promise<void>;
  sendRest(): Promise<void>;
  /** Every call of this method so far. */
  calls(method: string): Promise<readonly Call[]>;
  /** Takes the script off the page, so that the page can be opened with another one. */
  release(): Promise<void>;
}

/** Opens the window at conversation "c1" where the script has messages for it, else at a new one. */
export async function openScripted(page: Page, script: Script): Promise<ScriptedWindow> {
  const root = process.env.RENDERER_DIR ?? join(import.meta.dirname, '../../out/renderer');
  await page.clock.setFixedTime(now);
  const files = await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/' ? '/index.html' : path;
    await route.fulfill({
      body: await readFile(join(root, file)),
      contentType: types[extname(file)] ?? 'application/octet-stream',
      headers: { 'Content-Security-Policy': csp },
    });
  });
  const bridge = await page.addInitScript(install, script);
  await page.goto(`${origin}/${script.messages ? '#/conversation/c1' : ''}`);
  // A key that is pressed before the window is there is lost.
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  return {
    emit: (...events) =>
      page.evaluate((list) => {
        const { emit } = window as unknown as { emit: (event: AppEvent) => void };
        for (const event of list) emit(event);
      }, events),
    sendRest: () => page.evaluate(() => (window as unknown as { sendRest: () => void }).sendRest()),
    calls: (method) =>
      page.evaluate(
        (name) => (window as unknown as { calls: Call[] }).calls.filter((call) => call.method === name),
        method,
      ),
    async release() {
      await bridge.dispose();
      await files.dispose();
    },
  };
}

/** Runs in the page before its own script. */
function install(script: Script): void {
  const listeners = new Set<(event: AppEvent) => void>();
  const calls: Call[] = [];
  const answers: Record<string, unknown> = {
    getSnapshot: script.snapshot,
    openConversation: {
      ...(script.slices ? { isPart: true } : {}),
      conversation: script.snapshot.conversations.find((one) => one.id === 'c1'),
      messages: script.messages ?? [],
    },
  };
  const rest = Promise.withResolvers<void>();
  async function slice(from: number) {
    await rest.promise;
    const slices = script.slices ?? [];
    return {
      ok: true,
      value: { messages: slices[from], next: from + 1 < slices.length ? from + 1 : null },
    };
  }
  Object.assign(window, {
    calls,
    sendRest: rest.resolve,
    emit: (event: AppEvent) => {
      for (const listener of listeners) listener(event);
    },
    xenon: {
      call: (method: string, input: Call['input']) => {
        calls.push({ method, input });
        if (script.slow?.includes(method)) return new Promise(() => {});
        if (method === 'getMessages') return slice(input.from as number);
        return Promise.resolve(script.outcomes?.[method] ?? { ok: true, value: answers[method] ?? null });
      },
      subscribe: (listener: (event: AppEvent) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
}
