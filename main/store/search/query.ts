// What a person types into the search, taken apart: words and phrases that must all occur, those that must
// not, and filters. Whatever it cannot read as a filter it looks for as words; nothing typed is an error.
import type { Role } from '../../../preload/contract/models.ts';
import type { Term } from '../../../preload/contract/search-text.ts';
import { wordsOf } from './words.ts';

export interface Query {
  readonly terms: readonly Term[];
  readonly without: readonly Term[];
  readonly role: Role | null;
  readonly level: string | null;
  /** Names of folders or tags as typed. */
  readonly folder: string | null;
  readonly tags: readonly string[];
  /** ms since 1970: at or after, and before. */
  readonly after: number | null;
  readonly before: number | null;
  readonly pinned: boolean;
  readonly archived: boolean;
}

const roles: Readonly<Record<string, Role>> = {
  user: 'user',
  you: 'user',
  me: 'user',
  assistant: 'assistant',
  model: 'assistant',
};

/** An optional minus or `key:`, then something quoted or anything up to a space. */
const part = /(?<minus>-)?(?:(?<key>[\p{L}]+):)?(?:"(?<quoted>[^"]*)"?|(?<bare>[^\s"]+))(?<star>\*)?/gu;

/** The last word of what is still being typed counts as the beginning of one. */
export function parseQuery(typed: string): Query {
  const terms: Term[] = [];
  const without: Term[] = [];
  const tags: string[] = [];
  let filters: Partial<Query> = {};

  for (const match of typed.matchAll(part)) {
    const { minus, key, quoted, bare, star } = match.groups as Record<string, string | undefined>;
    const value = quoted ?? bare ?? '';
    if (minus === undefined && key?.toLowerCase() === 'tag' && value !== '') {
      tags.push(value);
      continue;
    }
    const filter = minus === undefined && key !== undefined ? filterOf(key.toLowerCase(), value) : null;
    if (filter !== null) {
      filters = { ...filters, ...filter };
      continue;
    }
    const words = wordsOf(key === undefined ? value : `${key}:${value}`);
    if (words.length === 0) continue;
    const isLast = match.index + match[0].length === typed.length;
    const prefix = star !== undefined || value.endsWith('*') || (isLast && quoted === undefined);
    (minus === undefined ? terms : without).push({ words, prefix });
  }
  return {
    terms,
    without,
    tags,
    role: null,
    level: null,
    folder: null,
    after: null,
    before: null,
    pinned: false,
    archived: false,
    ...filters,
  };
}

function filterOf(key: string, value: string): Partial<Query> | null {
  switch (key) {
    case 'role': {
      const role = roles[value.toLowerCase()];
      return role === undefined ? null : { role };
    }
    case 'level':
      return value === '' ? null : { level: value };
    case 'in':
      return value === '' ? null : { folder: value };
    case 'is':
      if (value === 'pinned') return { pinned: true };
      return value === 'archived' ? { archived: true } : null;
    case 'before':
    case 'after': {
      const day = dayOf(value);
      return day === null ? null : { [key]: day };
    }
    default:
      return null;
  }
}

/** The beginning of a day, month or year in this time zone. */
function dayOf(value: string): number | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map((text) => (text === undefined ? 1 : Number(text))) as [
    number,
    number,
    number,
  ];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

/** What turns are asked for in the language of FTS5: terms, a role or a level; null where there is none of them. */
export function matchOf(query: Query, facts: readonly string[]): string | null {
  if (query.terms.length === 0 && query.role === null && query.level === null) return null;
  const parts = [
    ...query.terms.map((term) => `words : ${phraseOf(term)}`),
    ...facts.map((fact) => `facts : ${fact}`),
  ];
  const nots = query.without.map((term) => ` NOT words : ${phraseOf(term)}`);
  return `(${parts.join(' AND ')})${nots.join('')}`;
}

/** Words hold letters and digits only, so that nothing in them needs an escape. */
function phraseOf({ words, prefix }: Term): string {
  const long = Array.from(words.at(-1) ?? '').length >= 2;
  return `"${words.join(' ')}"${prefix && long ? ' *' : ''}`;
}
