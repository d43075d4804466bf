// The words of searching everything, and of finding something in a conversation.
import type { createFormat } from '../format.ts';

export function createFindWords(format: ReturnType<typeof createFormat>) {
  return {
    search: {
      label: 'Search conversations',
      clear: 'Clear the search',
      completions: 'Values of the filter',
      help: 'Search filters',
      about: 'Titles and all turns are searched. Case and accents do not matter.',
      filters: {
        phrase: { example: '"two words"', about: 'Exactly these, one after the other' },
        without: { example: '-word', about: 'Turns without it' },
        role: { example: 'role:you', about: 'What you wrote, or the model' },
        level: { example: 'level:Q4_K_M', about: 'Replies of this level' },
        folder: { example: 'in:folder', about: 'In a folder' },
        tag: { example: 'tag:name', about: 'With a tag' },
        is: { example: 'is:pinned', about: 'Pinned, or archived' },
        after: { example: 'after:2026-11', about: 'From this day, month or year on' },
        before: { example: 'before:2026', about: 'Before it' },
      },
      searching: 'Searching…',
      more: 'More…',
      nothing: (typed: string) => `Nothing found for “${typed}”.`,
      nothingHint: 'Try fewer words or another filter. The trash is not searched.',
      /** @param alone nothing else was found */
      inArchive: (count: number, more: boolean, alone: boolean) =>
        `${format.count(count)}${more ? '+' : ''}${alone ? '' : ' more'} in the archive`,
      showArchived: 'Show',
      hits: (count: number, more: boolean) =>
        more
          ? `The first ${format.count(count)} hits`
          : count === 1
            ? '1 hit'
            : `${format.count(count)} hits`,
    },
    find: {
      label: 'Find in conversation',
      previous: 'Previous place',
      next: 'Next place',
      close: 'Close',
      /** @param number from 1; 0: none is shown yet */
      count: (number: number, count: number, whole: boolean) => {
        if (count === 0) return whole ? 'Not found' : '…';
        const all = `${format.count(count)}${whole ? '' : '+'}`;
        return number === 0 ? all : `${format.count(number)} of ${all}`;
      },
    },
  };
}
