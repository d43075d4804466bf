// The state of the library's cards: what fits, what has happened to a file, what is in it.
import type { ModelEntry } from '../../preload/contract/models.ts';
import { fidelity } from './compare-states.ts';
import { demoModel, type Script, snapshot, xenonModel } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const ok = (value: unknown) => ({ ok: true, value }) as const;
const large: ModelEntry = {
  ...xenonModel,
  id: 'large',
  level: 'Q8_0',
  fileName: 'xenon-4-Q8_0-00001-of-00003.gguf',
  bytes: 7_700_000_000,
  parts: 3,
};
const moved: ModelEntry = {
  ...xenonModel,
  isOwn: true,
  change: { kind: 'moved', from: '/home/ada/Downloads' },
};
const lacking: ModelEntry = {
  ...large,
  id: 'lacking',
  level: 'F16',
  fileName: 'xenon-4-F16-00001-of-00004.gguf',
  bytes: 14_480_000_000,
  parts: 4,
  problem: {
    code: 'modelPartMissing',
    detail: {
      file: 'xenon-4-F16-00003-of-00004.gguf',
      missing: ['xenon-4-F16-00003-of-00004.gguf'],
      parts: 4,
    },
  },
};

export const libraryScript: Script = {
  snapshot: { ...snapshot, models: [demoModel, moved, large, lacking] },
  outcomes: {
    getModelFits: ok({
      xenon: {
        neededBytes: 5_000_000_000,
        freeBytes: 7_600_000_000,
        contextLength: 4096,
        kvType: 'f16',
        fits: true,
        givenUp: [{ kind: 'context', wished: 8192 }, { kind: 'kvType' }],
      },
      large: {
        neededBytes: 8_100_000_000,
        freeBytes: 7_600_000_000,
        contextLength: 1024,
        kvType: 'q8_0',
        fits: false,
        givenUp: [],
      },
    }),
    getModelSpeeds: ok({
      demo: { tokensPerSecond: 1204, isEstimate: false },
      xenon: { tokensPerSecond: 8.4, isEstimate: true },
      large: { tokensPerSecond: 4.7, isEstimate: true },
    }),
    getFidelity: ok(fidelity),
    getModelDetails: ok({
      path: '/home/ada/.local/share/xenon-desktop/models/someone_Xenon-4-GGUF/xenon-4-Q4_K_M.gguf',
      files: [{ name: 'xenon-4-Q4_K_M.gguf', bytes: 4_370_000_000 }],
      tensors: [
        { type: 'Q4_K', tensors: 193, parameters: 6_442_450_944, bytes: 3_623_878_656 },
        { type: 'Q6_K', tensors: 33, parameters: 798_000_000, bytes: 654_000_000 },
        { type: 'F32', tensors: 65, parameters: 266_240, bytes: 1_064_960 },
      ],
      tokenizer: { kind: 'llama', pieces: 32_000, beginId: 1, endId: 2 },
      template:
        "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}",
      sha256: null,
    }),
  },
};

export const libraryStates: readonly WindowState[] = [
  {
    name: 'models, with what fits, what has moved, and details',
    script: libraryScript,
    async act(page) {
      await page.getByRole('button', { name: /^Model/ }).click();
      await page.getByText('Does not fit right now').waitFor();
      await page.getByText('Details').nth(1).click();
      await page.getByText('SHA-256 of the whole file').waitFor();
    },
  },
];
