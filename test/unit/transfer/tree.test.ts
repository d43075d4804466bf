import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { branchTo, leavesOf, partsOf } from '../../../main/transfer/export/tree.ts';

const message = (id: string, parentId: string | null) => ({ id, parentId });
// q1 ─ a1 ─ q2 ─ a2        q3
//    └ a1' ─ q4
const tree = [
  message('q1', null),
  message('a1', 'q1'),
  message('q2', 'a1'),
  message('a2', 'q2'),
  message("a1'", 'q1'),
  message('q4', "a1'"),
  message('q3', null),
];
const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

test('a branch goes from the beginning to its leaf', () => {
  expect(ids(branchTo('q4', tree))).toEqual(['q1', "a1'", 'q4']);
  expect(branchTo(null, tree)).toEqual([]);
  expect(branchTo('nobody', tree)).toEqual([]);
});

test('the leaves begin with the one that is shown', () => {
  expect(leavesOf('q4', tree)).toEqual(['q4', 'a2', 'q3']);
  expect(leavesOf(null, tree)).toEqual(['a2', 'q4', 'q3']);
  expect(leavesOf("a1'", tree)).toEqual(["a1'", 'a2', 'q4', 'q3']);
});

describe('all branches', () => {
  test('hold each turn once, and say what they share', () => {
    const parts = partsOf('q4', tree).map(({ after, messages }) => [after, ids(messages)]);
    expect(parts).toEqual([
      [0, ['q1', "a1'", 'q4']],
      [1, ['a1', 'q2', 'a2']],
      [0, ['q3']],
    ]);
  });

  test('of any tree hold every message, parents before children', () => {
    const trees = fc
      .array(fc.nat(), { minLength: 1, maxLength: 60 })
      .map((parents) =>
        parents.map((parent, at) =>
          message(`m${at}`, parent % (at + 1) === at ? null : `m${parent % (at + 1)}`),
        ),
      );
    fc.assert(
      fc.property(trees, fc.nat(), (messages, shown) => {
        const order = partsOf(`m${shown % messages.length}`, messages).flatMap((part) => ids(part.messages));
        expect([...order].sort()).toEqual(ids(messages).sort());
        const place = new Map(order.map((id, at) => [id, at]));
        for (const { id, parentId } of messages)
          if (parentId !== null) expect(place.get(parentId)).toBeLessThan(place.get(id)!);
      }),
    );
  });

  test('of a damaged tree end', () => {
    expect(partsOf('a', [message('a', 'b'), message('b', 'a')])).toHaveLength(1);
    expect(partsOf('a', [message('a', 'gone')])).toEqual([{ after: 0, messages: [message('a', 'gone')] }]);
  });
});
