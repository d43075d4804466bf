// Presets and layers through the whole app: what a reply is asked with, what is kept, what is refused.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Sampling, samplingPresets } from '../../../preload/contract/models.ts';
import type { Generation } from '../../../preload/contract/sampling.ts';
import { exportedJson } from '../api/exported.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

function turn(changes: { conversationId?: string; parentId?: string; generation?: Generation } = {}) {
  return {
    conversationId: randomUUID(),
    parentId: null,
    questionId: randomUUID(),
    replyId: randomUUID(),
    text: 'Hello?',
    ...changes,
  };
}

/** Sends a turn and returns what the engine was asked to write it with. */
async function samplingOf(
  { call, engine }: OpenedApp,
  changes: Parameters<typeof turn>[0] = {},
): Promise<Sampling> {
  const sent = turn(changes);
  await call('sendMessage', sent);
  const { request } = engine.replies.at(-1)!;
  await engine.replies.at(-1)!.end();
  return request.sampling;
}

test('a reply is written by the app, over it the preset, over it the conversation', async () => {
  const opened = await openApp();
  const { call } = opened;
  expect(await samplingOf(opened)).toEqual(samplingPresets.balanced);
  await call('updateSettings', { sampling: { seed: 7, temperature: 3 }, presetId: 'precise' });
  expect(await samplingOf(opened)).toEqual({ ...samplingPresets.precise, seed: 7 });

  const preset = { id: randomUUID(), name: 'Letters', values: { topK: 5, stopStrings: ['Yours'] } };
  await call('savePreset', { preset });
  const conversationId = randomUUID();
  await samplingOf(opened, { conversationId });
  await call('setGeneration', {
    conversationId,
    generation: { presetId: preset.id, values: { seed: null, repetitionPenalty: 1.2 } },
  });
  const { messages } = await call('openConversation', { conversationId });
  expect(await samplingOf(opened, { conversationId, parentId: messages.at(-1)!.id })).toEqual({
    ...samplingPresets.balanced,
    temperature: 3,
    topK: 5,
    repetitionPenalty: 1.2,
    stopStrings: ['Yours'],
  });
  // Other conversations have noticed nothing.
  expect(await samplingOf(opened)).toEqual({ ...samplingPresets.precise, seed: 7 });
});

test('what a conversation sets is there from its first turn, survives a restart, and is in its JSON', async () => {
  const dir = tempDir();
  const first = await openApp({ dir });
  const conversationId = randomUUID();
  const generation = { presetId: 'precise', values: { seed: 5, stopStrings: ['\n\n'] } };
  expect(await samplingOf(first, { conversationId, generation })).toEqual({
    ...samplingPresets.precise,
    seed: 5,
    stopStrings: ['\n\n'],
  });
  await first.call('savePreset', { preset: { id: randomUUID(), name: 'Kept', values: { topP: 0.5 } } });
  await first.app.close();

  const second = await openApp({ dir });
  const { conversations, presets } = await second.call('getSnapshot', {});
  expect(conversations[0]!.generation).toEqual(generation);
  expect(presets.map(({ name, values }) => [name, values])).toEqual([['Kept', { topP: 0.5 }]]);
  expect((await exportedJson(second, conversationId)).generation).toEqual(generation);

  await second.call('setGeneration', { conversationId, generation: { presetId: null, values: {} } });
  const [reset] = (await second.call('getSnapshot', {})).conversations;
  expect(reset).not.toHaveProperty('generation');
});

test('presets are made, renamed and deleted; what had chosen one goes on without it', async () => {
  const opened = await openApp();
  const { call, events } = opened;
  const id = randomUUID();
  await call('savePreset', { preset: { id, name: 'Letters', values: { topK: 5 } } });
  await call('savePreset', { preset: { id, name: 'Post', values: { topK: 6 } } });
  expect((await call('getSnapshot', {})).presets).toEqual([{ id, name: 'Post', values: { topK: 6 } }]);
  const taken = { id: randomUUID(), name: 'pOST', values: {} };
  expect(await codeOf(call('savePreset', { preset: taken }))).toBe('presetNameTaken');

  const conversationId = randomUUID();
  await call('updateSettings', { presetId: id });
  expect(
    await samplingOf(opened, { conversationId, generation: { presetId: id, values: { seed: 1 } } }),
  ).toMatchObject({
    topK: 6,
    seed: 1,
  });
  await call('deletePreset', { presetId: id });
  const { presets, settings, conversations } = await call('getSnapshot', {});
  expect(presets).toEqual([]);
  expect(settings.presetId).toBe('balanced');
  expect(conversations[0]!.generation).toEqual({ presetId: null, values: { seed: 1 } });
  expect(events.map(({ type }) => type).slice(-3)).toEqual([
    'presetsChanged',
    'settingsChanged',
    'conversationChanged',
  ]);
});

test('a preset goes out as a file and comes back under a name that is free', async () => {
  const { call } = await openApp();
  const values = {
    temperature: 0.3,
    jsonSchema: '{"type":"string"}',
    logitBias: [{ text: 'lemon', bias: 4 }],
  };
  const id = randomUUID();
  await call('savePreset', { preset: { id, name: 'Ünïque / name', values } });
  const file = await call('exportPreset', { presetId: id });
  expect(file).toMatchObject({ kind: 'download', mimeType: 'application/json' });
  const text = file.kind === 'download' ? file.text : '';
  const back = await call('importPreset', { text: `\ufeff${text}` });
  expect(back).toEqual({ id: expect.any(String), name: 'Ünïque / name 2', values });
  expect(await call('importPreset', { text })).toMatchObject({ name: 'Ünïque / name 3' });
  const builtIn = await call('exportPreset', { presetId: 'modelCard' });
  expect(builtIn.kind === 'download' && JSON.parse(builtIn.text)).toMatchObject({
    format: 'xenon-desktop-preset',
    version: 1,
    name: 'Model card',
    values: { topK: 50 },
  });
  expect(await codeOf(call('exportPreset', { presetId: 'gone' }))).toBe('notFound');
});

const aFile = { format: 'xenon-desktop-preset', version: 1, name: 'A', values: {} };

test.each<[string, string, object]>([
  ['is not JSON', '{', { preset: 'notJson' }],
  ['is something else', '{"format":"xenon-desktop-conversation","version":1}', { preset: 'notPreset' }],
  ['is a list', '[]', { preset: 'notPreset' }],
  ['is of a newer version', JSON.stringify({ ...aFile, version: 2 }), { preset: 'newer' }],
  [
    'has a value out of range',
    JSON.stringify({ ...aFile, values: { temperature: 9 } }),
    { preset: 'value', where: 'values.temperature' },
  ],
  ['has no name', JSON.stringify({ ...aFile, name: ' ' }), { preset: 'value', where: 'name' }],
])('a file that %s adds no preset', async (_, text, detail) => {
  const { call } = await openApp();
  await expect(call('importPreset', { text })).rejects.toMatchObject({ code: 'presetFileBad', detail });
  expect((await call('getSnapshot', {})).presets).toEqual([]);
});

test('a JSON schema that no reply could be held to is refused everywhere, before anything is saved', async () => {
  const opened = await openApp();
  const { call } = opened;
  const conversationId = randomUUID();
  await samplingOf(opened, { conversationId });
  const values = { jsonSchema: '{"type":"string","pattern":"a"}' };
  const generation = { presetId: null, values };
  const refusals = [
    call('setGeneration', { conversationId, generation }),
    call('savePreset', { preset: { id: randomUUID(), name: 'A', values } }),
    call('importPreset', { text: JSON.stringify({ ...aFile, values }) }),
    call('updateSettings', { sampling: values }),
    call('sendMessage', turn({ generation })),
  ];
  for (const refused of refusals)
    await expect(refused).rejects.toMatchObject({
      code: 'badSchema',
      detail: { schema: { kind: 'unsupported', word: 'pattern' } },
    });
  const { conversations, presets, settings } = await call('getSnapshot', {});
  expect(conversations).toHaveLength(1);
  expect([conversations[0]!.generation, presets, settings.sampling]).toEqual([undefined, [], {}]);
});
