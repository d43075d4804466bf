// A table that is too wide scrolls within itself; it can be reached with the keyboard for that.
import type { ReactNode } from 'react';
import { t } from '../../messages/index.ts';
import { inOrder } from './in-order.ts';
import type { Node, RuleType } from './parse.ts';

type TableNode = Extract<Node, { type: typeof RuleType.table }>;

export function Table({
  table,
  inside,
}: {
  table: TableNode;
  inside: (nodes: readonly Node[]) => ReactNode;
}) {
  const align = (column: number) => table.align[column] ?? undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <figure className="md-table" aria-label={t.markdown.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {inOrder(table.header, (cell, column) => (
              <th dir="auto" data-align={align(column)}>
                {inside(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inOrder(table.cells, (row) => (
            <tr>
              {inOrder(row, (cell, column) => (
                <td dir="auto" data-align={align(column)}>
                  {inside(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
