import { expect, test } from 'vitest';
import type { SavedText } from '../../../preload/contract/saved-texts.ts';
import { codeOf, openApp } from './open-app.ts';

const aText = (changes: Partial<SavedText> = {}): SavedText => ({
  id: crypto.randomUUID(),
  kind: 'prompt',
  name: 'Explain',
  text: 'Explain {{topic}}.',
  ...changes,
});

test('a prompt and a persona are kept by name, changed, told of, and still there after a restart', async () => {
  const { app, call, events, dir } = await openApp();
  const prompt = aText();
  const persona = aText({ kind: 'persona', text: '  Be brief.  ' });
  await call('saveText', { savedText: prompt } as never);
  await call('saveText', { savedText: persona } as never);
  await call('saveText', { savedText: { ...prompt, name: ' Describe ' } } as never);
  const expected = [
    { ...prompt, name: 'Describe' },
    { ...persona, text: 'Be brief.' },
  ];
  expect((await call('getSnapshot', {})).savedTexts).toEqual(expected);
  expect(events.findLast(({ type }) => type === 'savedTextsChanged')).toEqual({
    type: 'savedTextsChanged',
    savedTexts: expected,
  });
  await app.close();
  const again = await openApp({ dir });
  expect((await again.call('getSnapshot', {})).savedTexts).toEqual(expected);
  await again.call('deleteText', { id: prompt.id });
  await again.call('deleteText', { id: prompt.id });
  expect((await again.call('getSnapshot', {})).savedTexts).toEqual([expected[1]]);
});

test('a name is taken by one of its kind only, whatever the case', async () => {
  const { call } = await openApp();
  await call('saveText', { savedText: aText({ name: 'Été' }) } as never);
  expect(await codeOf(call('saveText', { savedText: aText({ name: 'été' }) } as never))).toBe('nameTaken');
  await call('saveText', { savedText: aText({ kind: 'persona', name: 'Été' }) } as never);
});

test('an empty name or text, and one that is too long, are refused', async () => {
  const { call } = await openApp();
  for (const changes of [{ name: ' ' }, { text: '\n' }, { text: 'x'.repeat(100_001) }])
    expect(await codeOf(call('saveText', { savedText: aText(changes) } as never))).toBe('badRequest');
});
