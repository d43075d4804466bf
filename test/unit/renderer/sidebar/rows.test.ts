import { describe, expect, test } from 'vitest';
import type { Folder } from '../../../../preload/contract/organisation.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { rowsOf } from '../../../../renderer/sidebar/rows.ts';
import { initialListState, type ListState } from '../../../../renderer/state/list-state.ts';
import { inOrder, listed, tagCounts } from '../../../../renderer/state/listed.ts';
import { initialState } from '../../../../renderer/state/state.ts';
import { aConversation } from '../state/samples.ts';

const now = new Date(2026, 10, 24, 9).getTime();
const day = (number: number) => new Date(2026, 10, number, 8).getTime();
const folders: readonly Folder[] = [
  { id: 'home', parentId: null, name: 'Home' },
  { id: 'work', parentId: null, name: 'Work' },
  { id: 'letters', parentId: 'work', name: 'Letters' },
];
const all = [
  aConversation({ id: 'old', title: 'Zebra 10', updatedAt: day(2), createdAt: day(1) }),
  aConversation({ id: 'new', title: 'zebra 9', updatedAt: day(24), createdAt: day(2), tags: ['Bread'] }),
  aConversation({ id: 'pinned', title: 'Äpfel', updatedAt: day(3), pinned: true, folderId: 'work' }),
  aConversation({ id: 'letter', updatedAt: day(4), folderId: 'letters', tags: ['bread', 'pie'] }),
  aConversation({ id: 'memo', updatedAt: day(5), folderId: 'work' }),
  aConversation({ id: 'archived', updatedAt: day(6), archived: true, folderId: 'work' }),
  aConversation({ id: 'thrown', updatedAt: day(7), trashedAt: day(23), archived: true, tags: ['pie'] }),
  aConversation({ id: 'thrown2', updatedAt: day(9), trashedAt: day(24) }),
];

function draw(changes: Partial<ListState> = {}, settings = initialState.settings.list) {
  const list = { ...initialListState, ...changes };
  const conversations = Object.fromEntries(all.map((one) => [one.id, one]));
  const groups = listed({ conversations, folders, list, settings: { list: settings } });
  const rows = rowsOf(groups, { list, settings, now, words: en });
  const drawn = rows.map((row) => {
    const indent = 'depth' in row ? '  '.repeat(row.depth) : '';
    if (row.kind === 'heading') return `${indent}${row.name}:`;
    if (row.kind === 'folder') return `${indent}${row.open ? 'v' : '>'} ${row.folder.name} ${row.count}`;
    return `${indent}${row.kind === 'newFolder' ? '+' : row.key}`;
  });
  return { drawn, keys: rows.map(({ key }) => key), order: inOrder(groups).map(({ id }) => id) };
}

describe('the list', () => {
  test('has what is pinned, then folders with what is in them, then the rest by day', () => {
    const { drawn, keys, order } = draw();
    expect(drawn).toEqual([
      'Pinned:',
      'pinned',
      'Folders:',
      'v Home 0',
      'v Work 2',
      '  v Letters 1',
      '    letter',
      '  memo',
      'Today:',
      'new',
      'November 2026:',
      'old',
    ]);
    expect(order).toEqual(['pinned', 'letter', 'memo', 'new', 'old']);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('leaves out what is in a closed folder, but not from the order', () => {
    const { drawn, order } = draw({}, { sort: 'used', closedFolders: ['work'] });
    expect(drawn.slice(3, 6)).toEqual(['v Home 0', '> Work 2', 'Today:']);
    expect(order).toContain('letter');
  });

  test('has a place for a folder that is being named, also where there is none yet', () => {
    expect(draw({ naming: { parentId: null } }).drawn[3]).toBe('+');
    expect(draw({ naming: { parentId: 'work' } }).drawn.slice(4, 7)).toEqual([
      'v Work 2',
      '  +',
      '  v Letters 1',
    ]);
  });

  test('goes by making, or by title as people count', () => {
    expect(draw({}, { sort: 'created', closedFolders: [] }).order.slice(-2)).toEqual(['new', 'old']);
    const byTitle = draw({}, { sort: 'title', closedFolders: [] }).drawn;
    expect(byTitle.slice(-3)).toEqual(['By title:', 'new', 'old']);
  });

  test('held to tags has what has all of them, wherever it lies', () => {
    expect(draw({ tags: ['BREAD'] }).order).toEqual(['new', 'letter']);
    expect(draw({ tags: ['bread', 'pie'] }).drawn).toEqual(['November 2026:', 'letter']);
  });

  test('of the archive has no folders; that of the trash has what was thrown away last first', () => {
    expect(draw({ view: 'archive' }).drawn).toEqual(['November 2026:', 'archived']);
    expect(draw({ view: 'trash' }).drawn).toEqual(['Today:', 'thrown2', 'Yesterday:', 'thrown']);
  });
});

test('tags are counted without the trash, and once however they are written', () => {
  const conversations = Object.fromEntries(all.map((one) => [one.id, one]));
  expect([...tagCounts(conversations)]).toEqual([
    ['Bread', 2],
    ['pie', 1],
  ]);
});
