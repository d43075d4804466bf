import { expect, test } from 'vitest';
import { idFrom, idWithin } from '../../../main/store/archive/ids.ts';
import { newId } from '../../../renderer/state/new-id.ts';

const uuid = (version: number) =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

test('ids that are made one after the other are in that order, a thousand in a millisecond too', () => {
  const ids = Array.from({ length: 1000 }, newId);
  expect(new Set(ids).size).toBe(1000);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]).toMatch(uuid(7));
});

test('what comes from elsewhere has the same id each time, and another one by each name', () => {
  expect(idFrom('ChatGPT', 'a')).toMatch(uuid(8));
  expect(idFrom('ChatGPT', 'a')).toBe(idFrom('ChatGPT', 'a'));
  expect(new Set([idFrom('a', 'bc'), idFrom('ab', 'c'), idFrom('abc')]).size).toBe(3);
});

test('turns that come from elsewhere lie beside their conversation and each other', () => {
  const conversation = idFrom('ChatGPT', 'a');
  const ids = Array.from({ length: 1000 }, (_, number) => idWithin(conversation, String(number)));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) {
    expect(id).toMatch(uuid(8));
    expect(id.slice(0, 13)).toBe(conversation.slice(0, 13));
  }
  expect(idWithin(conversation, '7')).toBe(ids[7]);
  // Conversations that begin alike, as those of the same millisecond do.
  const beside = `${conversation.slice(0, -1)}${conversation.endsWith('0') ? '1' : '0'}`;
  expect(idWithin(beside, '7')).not.toBe(ids[7]);
});
