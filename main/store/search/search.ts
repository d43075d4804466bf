// One search over a database connection that only reads.
import type { Database } from 'better-sqlite3';
import type { Role } from '../../../preload/contract/models.ts';
import type { InArchive, SearchHit, SearchResult } from '../../../preload/contract/search.ts';
import type { Term } from '../../../preload/contract/search-text.ts';
import { matchOf, parseQuery, type Query } from './query.ts';
import { snippetOf } from './snippet.ts';
import { factWord, wordsOf } from './words.ts';

const pageSize = 50;
/** Titles that are listed before the turns. */
const mostTitles = 20;
/** With at most this many conversations left by the filters, the index is asked for theirs alone. */
const namedConversations = 100;
/** Sets of filters whose titles are kept: those of a search and of the same in the archive, and of a few before. */
const mostRead = 6;
/** Titles whose words are kept. */
const mostTaken = 50_000;

interface Row {
  readonly seq: number;
  readonly conversationId: string;
  readonly messageId: string;
  readonly role: Role;
  readonly at: number;
  readonly text: string;
}

interface Title {
  /** The conversation's rowid: reading ten thousand ids would take longer than all the rest. */
  readonly row: number;
  readonly title: string;
  readonly at: number;
  readonly words: readonly string[];
}

type IdOf = (row: number) => [string] | [];

type Found = Pick<SearchResult, 'hits' | 'next'>;

export interface Search {
  /** @param from where the page before ended; null: from the newest on */
  run(typed: string, from: number | null): SearchResult;
}

/** Conversations that a search may find, by what is known of them and not of their turns. */
const conversationFilter = `c.trashed_at IS NULL
  AND (@archived = 0 AND c.archived_at IS NULL OR @archived = 1 AND c.archived_at IS NOT NULL)
  AND (@pinned = 0 OR c.pinned_at IS NOT NULL)
  AND (@folder IS NULL OR c.folder_id IN (SELECT id FROM inside))
  AND (@tags = '[]' OR NOT EXISTS (
    SELECT 1 FROM json_each(@tags) AS wanted WHERE NOT EXISTS (
      SELECT 1 FROM conversation_tags WHERE conversation_id = c.id AND tag = wanted.value COLLATE NOCASE)))`;

/** The folders of a name, in any case, with those in them. */
const insideFolder = `inside (id) AS (
  SELECT id FROM folders WHERE name = @folder COLLATE NOCASE
  UNION SELECT f.id FROM folders f JOIN inside ON f.parent_id = inside.id)`;

export function createSearch(db: Database): Search {
  const turns = db.prepare<[Record<string, unknown>], Row>(`
    WITH RECURSIVE ${insideFolder}
    SELECT m.seq, m.conversation_id AS conversationId, m.id AS messageId, m.role, m.created_at AS at, m.text
    FROM message_words w JOIN messages m ON m.seq = w.rowid JOIN conversations c ON c.id = m.conversation_id
    WHERE message_words MATCH @match AND w.rowid < @from
      AND (@after IS NULL OR m.created_at >= @after) AND (@before IS NULL OR m.created_at < @before)
      AND (@filtered = 0 AND c.trashed_at IS NULL AND c.archived_at IS NULL OR @filtered = 1 AND ${conversationFilter})
    ORDER BY w.rowid DESC LIMIT ${pageSize}`);
  const matching = db
    .prepare<[Record<string, unknown>], [row: number, title: string, at: number]>(`
      WITH RECURSIVE ${insideFolder}
      SELECT c.rowid, c.title, c.updated_at FROM conversations c WHERE ${conversationFilter}
        AND (@after IS NULL OR c.updated_at >= @after) AND (@before IS NULL OR c.created_at < @before)`)
    .raw();
  const idAt = db.prepare<[number], string>('SELECT id FROM conversations WHERE rowid = ?').pluck();
  const version = () => db.pragma('data_version', { simple: true }) as number;
  /** Titles with their words, by the filters they were read for, in one state of the file. */
  const read = new Map<string, readonly Title[]>();
  let readOf: number | null = null;
  /** Titles taken apart, which outlive a change of the file: while a reply is saved, it changes between any two searches. */
  const taken = new Map<string, readonly string[]>();

  function titlesFor(parameters: Record<string, unknown>): readonly Title[] {
    const key = JSON.stringify(parameters);
    const state = version();
    if (state !== readOf || (read.size >= mostRead && !read.has(key))) read.clear();
    readOf = state;
    const titles =
      read.get(key) ??
      matching.all(parameters).map(([row, title, at]) => ({ row, title, at, words: wordsOfTitle(title) }));
    read.set(key, titles);
    return titles;
  }

  /** None where it has gone since the titles were read. */
  function idOf(row: number): [string] | [] {
    const id = idAt.get(row);
    return id === undefined ? [] : [id];
  }

  function wordsOfTitle(title: string): readonly string[] {
    const known = taken.get(title);
    if (known !== undefined) return known;
    if (taken.size >= mostTaken) taken.clear();
    const words = wordsOf(title);
    taken.set(title, words);
    return words;
  }

  function find(query: Query, from: number | null): Found {
    const { terms } = query;
    const parameters = parametersOf(query);
    const titles = titlesFor(parameters);
    const hits = from === null ? titleHits(titles, query, idOf) : [];
    const filtered = isFiltered(query);
    const match = matchOf(query, factsOf(query, filtered ? titles.map(({ row }) => row) : null, idOf));
    if (match === null) return { hits, next: null };
    const rows = turns.all({ ...parameters, match, filtered: Number(filtered), from: from ?? 2 ** 52 });
    const found = rows.map((row): SearchHit => {
      const { conversationId, messageId, role, at } = row;
      return { conversationId, messageId, role, at, snippet: snippetOf(row.text, terms) };
    });
    return { hits: [...hits, ...found], next: rows.length < pageSize ? null : rows.at(-1)!.seq };
  }

  function countArchived(query: Query): InArchive | null {
    const inArchive = { ...query, archived: true };
    // Most searches have no conversation in the archive to look through.
    if (titlesFor(parametersOf(inArchive)).length === 0) return null;
    const { hits, next } = find(inArchive, null);
    return hits.length === 0 ? null : { hits: hits.length, more: next !== null };
  }

  return {
    run(typed, from) {
      const query = parseQuery(typed);
      const found = find(query, from);
      const isAll = from === null && found.next === null;
      const inArchive = isAll && !query.archived ? countArchived(query) : null;
      return { ...found, terms: query.terms, inArchive };
    },
  };
}

/** What the conversations are chosen by. */
const parametersOf = ({ folder, tags, after, before, pinned, archived }: Query) => ({
  folder,
  tags: JSON.stringify(tags),
  after,
  before,
  pinned: Number(pinned),
  archived: Number(archived),
});

const isFiltered = ({ folder, tags, pinned, archived }: Query): boolean =>
  folder !== null || tags.length > 0 || pinned || archived;

/** @param within the rows of the conversations that the filters leave; null: all */
function factsOf(query: Query, within: readonly number[] | null, idOf: IdOf): string[] {
  const facts: string[] = [];
  if (query.role !== null) facts.push(factWord.role(query.role));
  if (query.level !== null) facts.push(factWord.level(query.level) || 'l');
  if (within !== null && within.length <= namedConversations) {
    const named = within.flatMap(idOf).map(factWord.conversation);
    // Without any there is nothing to be found: a word that no message has.
    facts.push(named.length === 0 ? 'none' : `(${named.join(' OR ')})`);
  }
  return facts;
}

/** The newest first. */
function titleHits(
  titles: readonly Title[],
  { terms, without, role, level }: Query,
  idOf: IdOf,
): SearchHit[] {
  // What is asked of a turn no title can have.
  if (role !== null || level !== null) return [];
  const has = (title: Title) => (term: Term) => occurs(title.words, term);
  return titles
    .filter((title) => terms.every(has(title)) && !without.some(has(title)))
    .sort((one, other) => other.at - one.at)
    .slice(0, terms.length === 0 ? pageSize : mostTitles)
    .flatMap(({ row, title, at }) =>
      idOf(row).map((id) => ({
        conversationId: id,
        messageId: null,
        role: null,
        at,
        snippet: snippetOf(title, terms),
      })),
    );
}

function occurs(words: readonly string[], term: Term): boolean {
  const last = term.words.length - 1;
  return words.some((_, start) =>
    term.words.every((word, at) => {
      const there = words[start + at];
      if (there === undefined) return false;
      return at === last && term.prefix ? there.startsWith(word) : there === word;
    }),
  );
}
