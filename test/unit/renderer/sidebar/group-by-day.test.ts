import { expect, test } from 'vitest';
import { en } from '../../../../renderer/messages/en.ts';
import { groupByDay } from '../../../../renderer/sidebar/group-by-day.ts';
import { aConversation } from '../state/samples.ts';

test('conversations stand under their days, in the order they came', () => {
  const now = new Date(2026, 10, 24, 9).getTime();
  const at = (id: string, day: number) =>
    aConversation({ id, updatedAt: new Date(2026, 10, day, 8).getTime() });
  const groups = groupByDay(
    [at('a', 24), at('b', 24), at('c', 23), at('d', 2)],
    (one) => one.updatedAt,
    now,
    en,
  );
  expect(groups.map(({ name, conversations }) => [name, conversations.map((one) => one.id)])).toEqual([
    ['Today', ['a', 'b']],
    ['Yesterday', ['c']],
    ['November 2026', ['d']],
  ]);
});
