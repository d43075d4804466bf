// The states of the beginning, of the engine, and of the list of models.
import type { LoadedModel, RefusedModel } from '../../preload/contract/models.ts';
import { demoModel, loadedDemo, snapshot, xenonModel } from './scripted-window.ts';
import { at, lemon, ok, openDialog, withReply } from './shown-conversation.ts';
import type { WindowState } from './window-states.ts';

const steppedDown: LoadedModel = {
  ...loadedDemo,
  contextLength: 1024,
  tuning: {
    ...loadedDemo.tuning,
    kvType: 'q8_0',
    steps: [
      { kind: 'context', from: 4096, to: 1024 },
      { kind: 'kvType', from: 'f16', to: 'q8_0' },
    ],
  },
};

const refused: RefusedModel = {
  modelId: 'xenon',
  error: {
    code: 'engineOutOfMemory',
    detail: { neededBytes: 5_100_000_000, freeBytes: 3_200_000_000, tokens: 1024 },
  },
};

const writing = { phase: 'decode', generated: 60, tokensPerSecond: 1204 } as const;

const waiting = { phase: 'waiting', for: 'reply' } as const;

export const engineStates: readonly WindowState[] = [
  { name: 'empty', script: { snapshot } },
  {
    name: 'empty without a model',
    script: { snapshot: { ...snapshot, models: [], engine: { status: 'none' } } },
  },
  {
    name: 'empty with Xenon-4 loading',
    script: { snapshot: at({ engine: { status: 'loading', modelId: 'xenon', progress: 0.43 } }) },
  },
  {
    name: 'empty with a model that failed',
    script: {
      snapshot: at({
        engine: {
          status: 'failed',
          modelId: 'xenon',
          error: {
            code: 'engineOutOfMemory',
            detail: { neededBytes: 9_100_000_000, freeBytes: 7_600_000_000 },
          },
        },
      }),
    },
  },
  {
    name: 'waiting for the model',
    script: withReply(
      '',
      { status: 'streaming', stats: null },
      { engine: { status: 'loading', modelId: 'demo', progress: 0.61 } },
    ),
  },
  {
    name: 'waiting behind two other replies',
    script: withReply(
      '',
      { status: 'streaming', stats: null },
      {
        engine: { status: 'generating', model: loadedDemo, replyId: 'a5' },
        running: [
          { conversationId: 'c5', replyId: 'a5', progress: writing },
          { conversationId: 'c3', replyId: 'a6', progress: { ...waiting, behind: ['c5'] } },
          { conversationId: 'c1', replyId: 'a2', progress: { ...waiting, behind: ['c5', 'c3'] } },
        ],
      },
    ),
  },
  {
    name: 'models',
    script: {
      snapshot: at({
        models: [
          demoModel,
          xenonModel,
          {
            ...xenonModel,
            id: 'gone',
            level: 'Q8_0',
            fileName: 'xenon-4-Q8_0.gguf',
            bytes: 7_700_000_000,
            problem: { code: 'modelMissing', detail: { file: 'xenon-4-Q8_0.gguf' } },
          },
        ],
      }),
    },
    act: (page) => openDialog(page, /^Model/),
  },
  {
    name: 'stepped down',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: steppedDown } }),
  },
  {
    name: 'something that went wrong, over a conversation',
    script: {
      ...withReply(lemon, {}),
      outcomes: { sendMessage: { ok: false, error: { code: 'diskFull', detail: {} } } },
    },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('Thank you.');
      await page.getByRole('textbox', { name: 'Message' }).press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a level that could not be loaded',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: loadedDemo, refused } }),
  },
  {
    name: 'models with one that could not be loaded',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: loadedDemo, refused } }),
    act: (page) => openDialog(page, /^Model/),
  },
  {
    name: 'too large, with a smaller level that fits',
    script: {
      ...withReply(
        lemon,
        {},
        {
          models: [
            demoModel,
            { ...xenonModel, id: 'large', level: 'Q8_0', bytes: 7_700_000_000 },
            xenonModel,
          ],
          engine: {
            status: 'failed',
            modelId: 'large',
            error: {
              code: 'engineOutOfMemory',
              detail: { neededBytes: 8_100_000_000, freeBytes: 7_600_000_000, tokens: 1024 },
            },
          },
        },
      ),
      outcomes: {
        getModelFits: ok({
          xenon: {
            neededBytes: 5_000_000_000,
            freeBytes: 7_600_000_000,
            contextLength: 4096,
            kvType: 'f16',
            fits: true,
            givenUp: [],
          },
        }),
      },
    },
    act: (page) => page.getByRole('button', { name: 'Use Xenon-4 Q4_K_M, which fits' }).waitFor(),
  },
  {
    name: 'fallen back to the processor',
    script: withReply(
      lemon,
      {},
      {
        engine: {
          status: 'ready',
          model: { ...loadedDemo, fellBack: 'Vulkan: ended the engine when it was started' },
        },
      },
    ),
  },
  {
    name: 'engine restarting',
    script: withReply(
      lemon,
      {},
      {
        engine: {
          status: 'restarting',
          modelId: 'demo',
          reason: { code: 'engineHung', detail: { seconds: 10 } },
        },
      },
    ),
  },
  {
    name: 'unloaded while unused',
    script: { snapshot: at({ engine: { status: 'none', unloadedId: 'demo' } }) },
  },
  {
    name: 'models, with one that is not of Xenon-4\u2019s format',
    script: {
      snapshot: at({
        engine: {
          status: 'ready',
          model: { ...loadedDemo, format: { name: 'ownTemplate', doubt: 'otherTemplate' } },
        },
      }),
    },
    act: (page) => openDialog(page, /^Model/),
  },
  {
    name: 'keyboard shortcuts',
    script: { snapshot },
    async act(page) {
      await page.keyboard.press('Control+/');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'a message that does not fit',
    script: { ...withReply(lemon, {}), outcomes: { countPrompt: { ok: true, value: 5200 } } },
    async act(page) {
      await page.getByText('not all of it fits').waitFor();
    },
  },
];
