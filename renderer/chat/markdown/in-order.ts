import { createElement, Fragment, type ReactNode } from 'react';

/** Draws each item, one after the other. What was parsed from a text has no identity but its place in it. */
export function inOrder<T>(items: readonly T[], drawItem: (item: T, place: number) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...items.map(drawItem));
}
