import { expect, test } from 'vitest';
import {
  type Filling,
  fillFrom,
  fillNext,
  placeholdersOf,
} from '../../../../renderer/prompts/placeholders.ts';

/** Types in place of what is selected. */
const typeInto = (text: string, { start, tail }: Filling, typed: string) =>
  text.slice(0, start) + typed + text.slice(text.length - tail);

test('placeholders are filled one after the other, each name once', () => {
  const prompt = 'Write to {{ name }} about {{topic}}. Dear {{name}},';
  expect(placeholdersOf(prompt)).toEqual(['name', 'topic']);
  const first = fillFrom(prompt)!;
  expect(prompt.slice(first.filling.start, prompt.length - first.filling.tail)).toBe('{{ name }}');

  const second = fillNext(typeInto(prompt, first.filling, 'Ada'), first.filling);
  expect(second.text).toBe('Write to Ada about {{topic}}. Dear Ada,');
  expect(second.filling).toMatchObject({ name: 'topic' });

  const end = fillNext(typeInto(second.text, second.filling!, 'engines'), second.filling!);
  expect(end).toEqual({ text: 'Write to Ada about engines. Dear Ada,', filling: null });
});

test('one that is passed over stays, and comes again behind the others', () => {
  const prompt = '{{a}} and {{b}}';
  const first = fillFrom(prompt)!;
  const second = fillNext(prompt, first.filling);
  expect(second.filling?.name).toBe('b');
  const third = fillNext(typeInto(prompt, second.filling!, 'two'), second.filling!);
  expect(third).toMatchObject({ text: '{{a}} and two', filling: { name: 'a' } });
  expect(fillNext(third.text, third.filling!).filling).toBeNull();
});

test('what is typed may be empty, or hold signs that mean something in a replacement', () => {
  const prompt = '{{a}}-{{a}}';
  const { filling } = fillFrom(prompt)!;
  expect(fillNext(typeInto(prompt, filling, "$& $1 $'"), filling).text).toBe("$& $1 $'-$& $1 $'");
  expect(fillNext(typeInto(prompt, filling, ''), filling)).toEqual({ text: '-', filling: null });
});

test('braces that are no placeholder are left alone', () => {
  for (const text of ['', '{{}}', '{a}', '{{a\nb}}', `{{${'a'.repeat(81)}}}`])
    expect(fillFrom(text)).toBeNull();
});
