import { describe, expect, test } from 'vitest';
import type { Message } from '../../../../preload/contract/models.ts';
import type { MessagesById } from '../../../../renderer/state/state.ts';
import { below } from '../../../../renderer/state/tree-selectors.ts';
import { branchRows, countBranches, mostLanes } from '../../../../renderer/tree/branch-rows.ts';
import { aMessage } from '../state/samples.ts';

/** Turns by their names, each below the one that is named; `u…` is a person's. */
function treeOf(...turns: readonly (readonly [id: string, parentId: string | null])[]): MessagesById {
  return Object.fromEntries(
    turns.map(([id, parentId]): [string, Message] => [
      id,
      aMessage({ id, parentId, role: id.startsWith('u') ? 'user' : 'assistant', text: `Text of ${id}` }),
    ]),
  );
}

const forked = treeOf(['u1', null], ['a1', 'u1'], ['u2', 'a1'], ['a2', 'u1'], ['u3', 'a2'], ['a3', 'u3']);

describe('the rows of the map', () => {
  test('are a straight line where there are no versions', () => {
    const rows = branchRows(treeOf(['u1', null], ['a1', 'u1'], ['u2', 'a1']), 'u2');
    expect(rows.map(({ id, lane, parent, child }) => [id, lane, parent, child])).toEqual([
      ['u1', 0, -1, 1],
      ['a1', 0, 0, 2],
      ['u2', 0, 1, -1],
    ]);
    expect(rows.map(({ above, elbow, below: down }) => [above, elbow, down])).toEqual([
      [null, null, 'shown'],
      ['shown', null, 'shown'],
      ['shown', null, null],
    ]);
    expect(countBranches(rows)).toBe(1);
  });

  test('set older versions aside, and the newest goes on', () => {
    const rows = branchRows(forked, 'a3');
    expect(rows.map(({ id, lane, version, versions }) => [id, lane, version, versions])).toEqual([
      ['u1', 0, 1, 1],
      ['a1', 1, 1, 2],
      ['u2', 1, 1, 1],
      ['a2', 0, 2, 2],
      ['u3', 0, 1, 1],
      ['a3', 0, 1, 1],
    ]);
    expect(countBranches(rows)).toBe(2);
  });

  test('mark the shown branch and its lines, and move nothing when another one is shown', () => {
    const newest = branchRows(forked, 'a3');
    const older = branchRows(forked, 'u2');
    expect(older.map(({ id, lane }) => [id, lane])).toEqual(newest.map(({ id, lane }) => [id, lane]));
    expect(older.filter(({ shown }) => shown).map(({ id }) => id)).toEqual(['u1', 'a1', 'u2']);
    expect(older.filter(({ end }) => end).map(({ id }) => id)).toEqual(['u2']);
    // The line that goes on to the newest version passes the older one.
    expect(newest[1]).toMatchObject({ elbow: 'other', passing: [['shown', 'shown']] });
    expect(newest[2]).toMatchObject({ passing: [['shown', 'shown']], above: 'other' });
    expect(newest[3]).toMatchObject({ above: 'shown', below: 'shown' });
    // It is the shown branch's only as far as where that turns off.
    expect(older[0]).toMatchObject({ below: 'shown' });
    expect(older[1]).toMatchObject({ elbow: 'shown', passing: [['shown', 'other']], below: 'shown' });
    expect(older[3]).toMatchObject({ above: 'other', below: 'other' });
  });

  test('begin in one place where the first turn has versions', () => {
    const rows = branchRows(treeOf(['u1', null], ['a1', 'u1'], ['u2', null]), 'a1');
    expect(rows.map(({ id, role, lane, parent }) => [id, role, lane, parent])).toEqual([
      [null, null, 0, -1],
      ['u1', 'user', 1, 0],
      ['a1', 'assistant', 1, 1],
      ['u2', 'user', 0, 0],
    ]);
    expect(rows[0]).toMatchObject({ shown: true, end: false, child: 3 });
    expect(branchRows(treeOf(['u1', null], ['u2', null]), null)[0]).toMatchObject({ shown: false });
    expect(branchRows({}, null)).toEqual([]);
  });

  test('show the beginning of a text, on one line and without Markdown marks', () => {
    const tree = { u: aMessage({ id: 'u', text: `## **Title**\n\n  and   more ${'x'.repeat(500)}` }) };
    const [row] = branchRows(tree, 'u');
    expect(row?.text).toMatch(/^Title\*\* and more x+$/);
    expect(row?.text.length).toBeLessThanOrEqual(140);
  });

  test('hold any tree: each turn once, below its parent, in no more lanes than are told apart', () => {
    const turns: [string, string | null][] = [['u0', null]];
    // Ten thousand deep, with a version beside each reply, and versions of versions.
    for (let at = 1; at < 10_000; at++) turns.push([`${at % 2 ? 'a' : 'u'}${at}`, turns[at - 1]![0]]);
    for (let at = 0; at < 300; at++) {
      const parent = turns[(at * 33) % 10_000]![0];
      turns.push([`${parent.startsWith('u') ? 'a' : 'u'}v${at}`, parent]);
    }
    const rows = branchRows(treeOf(...turns), 'u9998');
    expect(new Set(rows.map(({ id }) => id)).size).toBe(turns.length);
    expect(rows.every(({ parent }, at) => parent < at)).toBe(true);
    expect(Math.max(...rows.map(({ lane }) => lane))).toBeLessThan(mostLanes);
  });
});

test('what hangs below a turn is counted over all branches', () => {
  expect(below(forked, 'u1')).toEqual({ turns: 5, branches: 2 });
  expect(below(forked, 'a2')).toEqual({ turns: 2, branches: 1 });
  expect(below(forked, 'a3')).toEqual({ turns: 0, branches: 1 });
});
