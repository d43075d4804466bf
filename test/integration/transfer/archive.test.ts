// Out as JSON and in again: nothing may be otherwise afterwards.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import type { ArchivedConversation, SaidConversation } from '../../../main/store/archive/record.ts';
import { createJsonArchive } from '../../../main/transfer/archive/json-archive.ts';
import { openStoreHere } from './import-here.ts';
import { type SomeConversations, someConversations } from './some-conversations.ts';
import { rowsOf } from './tables.ts';

function fileOf({ head, conversations }: SomeConversations): string {
  const archive = createJsonArchive(head, { app: '0.1.0', at: 0 });
  return [archive.begin, ...conversations.map(archive.conversation), archive.end].join('');
}

/** Without what documents do not show. */
function saidOf({ messages, ...conversation }: ArchivedConversation): SaidConversation {
  const said = messages.map(({ tokenIds: _, receipt: __, tokenRecord: ___, ...message }) => message);
  return { ...conversation, messages: said };
}

const nothing = { added: 0, already: 0, continued: 0, beside: 0, refused: 0 };

test('whatever a store holds comes back equal into an empty one, and a second time brings nothing', async () => {
  await fc.assert(
    fc.asyncProperty(someConversations, async (some) => {
      const [one, two] = [openStoreHere(), openStoreHere()];
      try {
        const first = await one.import({ 'made.json': fileOf(some) });
        expect(first.lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
        expect(first.counts).toEqual({ ...nothing, added: some.conversations.length });
        const reader = createArchiveReader(one.db);
        for (const conversation of some.conversations) {
          expect(reader.read(conversation.id)).toEqual(conversation);
          expect(reader.readSaid(conversation.id)).toEqual(saidOf(conversation));
        }
        expect(reader.head(null)).toEqual(some.head);

        await two.import({ 'out.json': one.export() });
        expect(rowsOf(two.db)).toEqual(rowsOf(one.db));
        expect(two.db.pragma('foreign_key_check')).toEqual([]);

        const again = await two.import({ 'out.json': one.export() });
        expect(again.counts).toEqual({ ...nothing, already: some.conversations.length });
        expect(rowsOf(two.db)).toEqual(rowsOf(one.db));
      } finally {
        one.close();
        two.close();
      }
    }),
    { numRuns: 12 },
  );
});

test('each conversation stands on a line of its own in a valid document', () => {
  const [some] = fc.sample(someConversations, { seed: 5, numRuns: 1 });
  const file = fileOf(some!);
  const document = JSON.parse(file);
  expect(document).toMatchObject({ format: 'xenon-desktop', version: 2, app: '0.1.0' });
  expect(document.conversations).toEqual(JSON.parse(JSON.stringify(some!.conversations)));
  expect(file.trimEnd().split('\n')).toHaveLength(Math.max(1, some!.conversations.length) + 2);
});
