// Words about replies that wait for each other.
const quoted = (title: string): string => `“${title}”`;

export const queue = {
  writing: 'Being written',
  /** In the list. @param titles of the conversations that come first */
  short: ([first, ...more]: readonly string[]): string => {
    if (first === undefined) return 'Waiting';
    return more.length === 0 ? `After ${quoted(first)}` : `After ${quoted(first)} and ${more.length} more`;
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
