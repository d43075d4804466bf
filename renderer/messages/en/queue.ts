// Words about replies that wait for each other.
const quoted = (title: string): string => `“${title}”`;

export const queue = {
  writing: 'Being written',
  unread: 'New reply',
  /** In the list, by the one directly before it. @param titles of the conversations that come first */
  short: (titles: readonly string[]): string => {
    const before = titles.at(-1);
    return before === undefined ? 'Waiting' : `After ${quoted(before)}`;
  },
  /** In the conversation; null where nobody comes first. */
  behind: ([first, ...more]: readonly string[]): string | null => {
    if (first === undefined) return null;
    return more.length === 0
      ? `Waiting for the reply in ${quoted(first)} to end`
      : `Waiting for ${more.length + 1} replies to end, ${quoted(first)} first`;
  },
  takeBack: 'Take back',
  stop: 'Stop the reply',
};
