import { expect, test } from 'vitest';
import type { Conversation } from '../../../../preload/contract/models.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { bindingOf, commands, isOffered } from '../../../../renderer/palette/commands.ts';
import { matching } from '../../../../renderer/palette/matching.ts';
import { initialState } from '../../../../renderer/state/state.ts';
import { aConversation } from '../state/samples.ts';

test.each([
  ['mod+f', '$mod+f'],
  ['mod+shift+f', '$mod+Shift+F'],
  ['mod+,', '$mod+,'],
  ['mod+ArrowUp', '$mod+ArrowUp'],
  ['alt+b', 'Alt+KeyB'],
])('%s is bound as %s', (keys, binding) => {
  expect(bindingOf(keys)).toBe(binding);
});

test('every command has a name of its own, and no keys mean two of them', () => {
  const ids = commands.map(({ id }) => id);
  expect(new Set(ids)).toEqual(new Set(Object.keys(en.palette.commands)));
  expect(new Set(Object.values(en.palette.commands)).size).toBe(ids.length);
  const keys = commands.flatMap((one) => one.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a conversation is exported where one is shown, a temporary one, too', () => {
  const offersExport = (shown: Conversation | null) => {
    const conversations: Record<string, Conversation> = shown ? { c: shown } : {};
    const state = { ...initialState, shownId: shown && 'c', conversations };
    return commands.find(({ id }) => id === 'export')?.isOffered?.(state);
  };
  expect(offersExport(null)).toBe(false);
  expect(offersExport(aConversation())).toBe(true);
  expect(offersExport(aConversation({ temporary: true }))).toBe(true);
});

test('no command is offered that changes a conversation in the trash', () => {
  const offered = (trashedAt: number | null) => {
    const state = { ...initialState, shownId: 'c', conversations: { c: aConversation({ trashedAt }) } };
    return commands.filter((one) => isOffered(one, state)).map(({ id }) => id);
  };
  const changing = ['editLast', 'undo', 'redo', 'level', 'archive', 'trash'];
  expect(offered(null)).toEqual(expect.arrayContaining(changing));
  expect(offered(1000)).toEqual(offered(null).filter((id) => !changing.includes(id)));
});

test('all words must be in a name, in any order and without regard to accents; those that begin so come first', () => {
  const names = ['A café in Rome', 'Roman roads', 'Rome and its cafés', 'Tea'];
  const found = (typed: string) => matching(names, (name) => name, typed);
  expect(found('CAFE rom')).toEqual(['A café in Rome', 'Rome and its cafés']);
  expect(found('rom')).toEqual(['Roman roads', 'Rome and its cafés', 'A café in Rome']);
  expect(found(' ')).toEqual(names);
  expect(found('coffee')).toEqual([]);
});
