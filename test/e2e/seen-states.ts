// States of the window that show what the model was told, and what it held for likely.
import type { Page } from '@playwright/test';
import type { SeenPrompt } from '../../preload/contract/models.ts';
import type { RecordedToken } from '../../preload/contract/token-record.ts';
import { aReceipt } from '../unit/chat/a-receipt.ts';
import { conversation, loadedDemo, question, reply, type Script, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

export const instruction =
  'You are a cook in a small restaurant by the sea.\nAnswer in two sentences, and name one thing that is in season.';
const asked = 'What is your favourite condiment?';
const answer = 'Lemon juice, or 醤油: it suits\nnearly everything.';
const ok = (value: unknown) => ({ ok: true, value }) as const;

/** A token with made-up others, less likely the further they are from it. */
function token(piece: string, probability: number | null, at: number): RecordedToken {
  const others = ['\u2581the', '\u2581a', ',', '\u2581salt', '<0x0A>'];
  const alternatives = others.map((other, rank) => ({
    id: 500 + rank,
    piece: other,
    probability: (1 - (probability ?? 1)) * 0.5 ** (rank + 1),
  }));
  return { id: 600 + at, piece, probability, alternatives: probability === null ? [] : alternatives };
}

const pieces: readonly (readonly [string, number | null])[] = [
  ['\u2581Lemon', 0.31],
  ['\u2581juice', 0.94],
  [',', 0.62],
  ['\u2581or', 0.04],
  ['\u2581', 0.2],
  ['<0xE9>', 0.000_01],
  ['<0x86>', 0.98],
  ['<0xA4>', 1],
  ['<0xE6>', 0.51],
  ['<0xB2>', 0.9],
  ['<0xB9>', 0.99],
  [':', 0.12],
  ['\u2581it', 0.3],
  ['\u2581suits', 0.02],
  ['<0x0A>', 0.07],
  ['nearly', null],
  ['\u2581everything', null],
  ['.', null],
];
export const record = pieces.map(([piece, probability], at) => token(piece, probability, at));

const receipt = aReceipt({
  instruction,
  promptLookup: false,
  circumstances: {
    threads: { prefill: 2, decode: 1 },
    kvType: 'f16',
    flashAttention: 'auto',
    batchSize: 512,
    processor: 'AMD EPYC 7763 64-Core Processor, x64',
  },
});

const prompt: SeenPrompt = {
  ids: [1, 259, 262, 300, 301, 13, 13, 302, 262],
  pieces: [
    '<s>',
    '\u2581[',
    'INST]',
    '\u2581You',
    '\u2581are…',
    '<0x0A>',
    '<0x0A>',
    'What…',
    '\u2581[/INST]',
  ],
  parts: [
    { kind: 'control', text: '<s>' },
    { kind: 'text', text: '[INST] ' },
    { kind: 'instruction', text: instruction },
    { kind: 'text', text: `\n\n${asked} [/INST]` },
  ],
  instruction: { from: 3, to: 5 },
  sha256: 'a'.repeat(64),
  leftOut: 0,
  format: 'xenon4',
};

export const seenScript: Script = {
  snapshot: {
    ...snapshot,
    conversations: [conversation('c1', asked, 'a1')],
    setups: { c1: { instruction, recordsTokens: true, modelId: null } },
  },
  messages: [question('q1', null, asked), reply('a1', 'q1', answer)],
  outcomes: {
    getReceipt: ok(receipt),
    inspectPrompt: ok({ prompt, agrees: true }),
    getTokenRecord: ok(record),
  },
};

export async function openReply(page: Page): Promise<void> {
  await page.getByTitle('How this reply was made').click();
  await page.getByRole('heading', { name: 'What the model saw' }).waitFor();
}

const toTokens = async (page: Page): Promise<void> => {
  await openReply(page);
  const tokens = page.getByRole('listbox', { name: 'The reply token by token' });
  await tokens.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
};

/** Opens what holds for the conversation. */
const openParameters = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Instruction: You are a cook/ }).click();
  await page.getByRole('textbox', { name: 'Instruction for the whole conversation' }).waitFor();
};

export const seenStates: readonly WindowState[] = [
  {
    name: 'a conversation with an instruction, and where it is changed',
    script: seenScript,
    act: openParameters,
  },
  {
    name: 'empty with an instruction for the conversation to come',
    script: {
      snapshot: { ...snapshot, setups: { new: { instruction, recordsTokens: false, modelId: null } } },
    },
  },
  { name: 'inspector with an instruction in the prompt', script: seenScript, act: openReply },
  { name: 'inspector with the record of tokens', anew: true, script: seenScript, act: toTokens },
  {
    name: 'inspector with the instruction among the token ids, and no record',
    anew: true,
    script: { ...seenScript, outcomes: { ...seenScript.outcomes, getTokenRecord: ok(null) } },
    act: async (page) => {
      await openReply(page);
      await page.getByRole('radio', { name: 'Token ids' }).check();
    },
  },
  {
    name: 'inspector while the model rests',
    script: {
      ...seenScript,
      snapshot: {
        ...seenScript.snapshot,
        engine: { status: 'none', unloadedId: loadedDemo.modelId },
      },
      outcomes: {
        ...seenScript.outcomes,
        inspectPrompt: { ok: false, error: { code: 'noModel', detail: {} } },
      },
    },
    act: openReply,
  },
];
