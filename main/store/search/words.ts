// What goes into the index, and how a word that is looked for is made comparable with it.
import type { Database } from 'better-sqlite3';
import type { Role } from '../../../preload/contract/models.ts';
import { foldText, searchWords } from '../../../preload/contract/search-text.ts';

/** A fact about a message as one word of the index. Letters and digits only, or the index would cut it. */
export const factWord = {
  conversation: (id: string): string => `c${plain(id)}`,
  role: (role: Role): string => `r${role}`,
  level: (level: string): string => `l${plain(level)}`,
};

/** What a message can be filtered by without looking at its row. */
export function searchFacts(conversationId: string, role: Role, level: string | null): string {
  const facts = [factWord.conversation(conversationId), factWord.role(role)];
  return [...facts, ...(level === null ? [] : [factWord.level(level)])].join(' ');
}

function plain(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Makes both known to a connection that writes: triggers call them. */
export function defineSearchFunctions(db: Database): void {
  db.function('search_words', { deterministic: true }, (text) => searchWords(String(text)));
  db.function('search_facts', { deterministic: true }, (conversationId, role, level) =>
    searchFacts(String(conversationId), role as Role, level === null ? null : String(level)),
  );
}

/** The words of a text as the index has them, folded as the index folds them. */
export function wordsOf(text: string): string[] {
  return foldText(searchWords(text)).match(/[\p{L}\p{N}\p{Co}\p{M}]+/gu) ?? [];
}
