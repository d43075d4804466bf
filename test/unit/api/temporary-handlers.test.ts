// A call that names conversations in memory and others on disk is done by both, and has failed where one of them has.
import { expect, test } from 'vitest';
import { withTemporary } from '../../../main/api/temporary-handlers.ts';

type Args = Parameters<typeof withTemporary>;
type Act = (input: { conversationIds: readonly string[] }) => Promise<string>;

function trashing(onDisk: Act, inMemory: Act) {
  const temporary = {
    hasConversation: (id: string) => id.startsWith('temporary'),
    hasMessage: () => false,
    hasDeletion: () => false,
    services: {},
  } as unknown as Args[2];
  const handlers = withTemporary(
    { trashConversations: onDisk } as unknown as Args[0],
    { trashConversations: inMemory } as unknown as Args[1],
    temporary,
  );
  return handlers.trashConversations as unknown as Act;
}

test('each gets its own, and both are waited for', async () => {
  const done: string[] = [];
  const act =
    (name: string, ms: number): Act =>
    async ({ conversationIds }) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      done.push(`${name}: ${conversationIds.join(' ')}`);
      return name;
    };
  const trash = trashing(act('disk', 0), act('memory', 20));
  expect(await trash({ conversationIds: ['one', 'temporary one', 'two'] })).toBe('disk');
  expect(done).toEqual(['disk: one two', 'memory: temporary one']);
  expect(await trash({ conversationIds: ['temporary one'] })).toBe('memory');
  expect(await trash({ conversationIds: ['one'] })).toBe('disk');
  expect(await trash({ conversationIds: [] })).toBe('disk');
});

test('where the one in memory fails, the call does', async () => {
  const trash = trashing(
    async () => 'disk',
    async () => {
      throw new Error('no');
    },
  );
  await expect(trash({ conversationIds: ['one', 'temporary one'] })).rejects.toThrow('no');
});
