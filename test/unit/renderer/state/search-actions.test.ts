import { expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import type { SearchHit, SearchResult } from '../../../../preload/contract/search.ts';
import { aConversation, aMessage } from './samples.ts';
import { ok, setUp } from './setup.ts';

const terms = [{ words: ['why'], prefix: true }];
const hit = (messageId: string | null): SearchHit => ({
  conversationId: 'c',
  messageId,
  role: messageId === null ? null : 'user',
  at: 0,
  snippet: { text: 'why', marks: [[0, 3]] },
});
const result = (changes: Partial<SearchResult> = {}): Outcome<unknown> =>
  ok({ hits: [hit('q1')], next: null, terms, inArchive: null, ...changes });
const shownHits = (app: ReturnType<typeof setUp>) =>
  app.store.getState().search.found?.hits.map(({ messageId }) => messageId);

test('an answer to what is no longer typed is dropped, however late it comes', async () => {
  const answers: ((outcome: Outcome<unknown>) => void)[] = [];
  const app = setUp({ search: () => new Promise<Outcome<unknown>>((resolve) => answers.push(resolve)) });
  app.actions.search('wh');
  await expect.poll(() => answers).toHaveLength(1);
  app.actions.search('why');
  await expect.poll(() => answers).toHaveLength(2);
  answers[1]!(result({ hits: [hit('new')] }));
  await expect.poll(() => shownHits(app)).toEqual(['new']);
  answers[0]!(result({ hits: [hit('old')] }));
  await Promise.resolve();
  expect(shownHits(app)).toEqual(['new']);
});

test('keys in quick succession are one search; an empty box is none and shows the list again', async () => {
  const app = setUp({ search: () => result() });
  for (const typed of ['w', 'wh', 'why']) app.actions.search(typed);
  await expect.poll(() => shownHits(app)).toEqual(['q1']);
  expect(app.called('search')).toEqual([{ query: 'why', from: null }]);
  app.actions.search(' ');
  expect(app.store.getState().search).toMatchObject({ typed: ' ', found: null });
});

test('the next page is added once, and none is asked for behind the last', async () => {
  const app = setUp({
    search: (({ from }: { from: number | null }) =>
      from === null ? result({ next: 7 }) : result({ hits: [hit('q2')] })) as never,
  });
  app.actions.search('why');
  await expect.poll(() => shownHits(app)).toEqual(['q1']);
  await Promise.all([app.actions.searchMore(), app.actions.searchMore()]);
  expect(shownHits(app)).toEqual(['q1', 'q2']);
  await app.actions.searchMore();
  expect(app.called('search')).toHaveLength(2);
});

test('the same is looked for in the archive with its filter in front of what is typed', async () => {
  const inArchive = { hits: 3, more: false };
  const app = setUp({ search: () => result({ inArchive }) });
  app.actions.search('wh');
  await expect.poll(() => app.store.getState().search.found?.inArchive).toEqual(inArchive);
  app.actions.searchArchive();
  expect(app.store.getState().search.typed).toBe('is:archived wh');
  await expect.poll(() => app.called('search').at(-1)).toEqual({ query: 'is:archived wh', from: null });
});

test('a search that fails says why', async () => {
  const app = setUp({ search: () => ({ ok: false, error: { code: 'internal', detail: {} } }) });
  app.actions.search('why');
  await expect.poll(() => app.store.getState().search.problem?.code).toBe('internal');
});

const question = aMessage({ id: 'q1', text: 'Why?' });
const other = aMessage({ id: 'q2', text: 'Why not?' });
const conversation = aConversation({ leafId: 'q1' });

test('a hit opens its conversation, shows its branch and marks what was looked for', async () => {
  const app = setUp({
    search: () => result(),
    openConversation: () => ok({ conversation, messages: [question, other] }),
  });
  app.actions.search('why');
  await expect.poll(() => shownHits(app)).toEqual(['q1']);
  await app.actions.openHit(hit('q2'));
  const { shownId, find } = app.store.getState();
  expect(shownId).toBe('c');
  expect(app.called('selectBranch')).toEqual([{ conversationId: 'c', messageId: 'q2' }]);
  expect(find).toMatchObject({ open: false, terms, current: { messageId: 'q2', nth: 0 } });

  await app.actions.openHit(hit('q1'));
  expect(app.called('selectBranch')).toHaveLength(1);
  expect(app.store.getState().find.current).toEqual({ messageId: 'q1', nth: 0 });

  await app.actions.openHit(hit(null));
  expect(app.store.getState().find).toMatchObject({ terms: [], current: null });
});

test('a hit whose turn is gone meanwhile says so and marks nothing', async () => {
  const app = setUp({
    openConversation: () => ok({ conversation, messages: [question] }),
    selectBranch: () => ({ ok: false, error: { code: 'notFound', detail: {} } }),
  });
  await app.actions.openHit(hit('gone'));
  expect(app.store.getState().notice).not.toBeNull();
  expect(app.store.getState().find.current).toBeNull();
});

test('the bar of the conversation takes over what a search has led to', async () => {
  const app = setUp({
    openConversation: () => ok({ conversation, messages: [question] }),
    search: () => result(),
  });
  app.actions.openFind();
  expect(app.store.getState().find.open).toBe(false);
  app.actions.search('why');
  await expect.poll(() => shownHits(app)).toEqual(['q1']);
  await app.actions.openHit(hit('q1'));
  app.actions.openFind();
  expect(app.store.getState().find).toMatchObject({ open: true, typed: 'why', current: null });
  app.actions.closeFind();
  expect(app.store.getState().find).toMatchObject({ open: false, typed: 'why', terms: [] });
});
