// What goes into the index, and how a word that is looked for is made comparable with it.
import type { Database } from 'better-sqlite3';
import type { Role } from '../../../preload/contract/models.ts';

/** A character of a script that is written without spaces, with the marks on it. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;
const hasUnspaced = new RegExp(unspaced.source, 'u');

/**
 * The text as the index gets it: a character of a script without spaces is a word of its own there, so that a
 * phrase of them finds every run of characters, however short.
 */
export function searchWords(text: string): string {
  return hasUnspaced.test(text) ? text.replace(unspaced, ' $& ') : text;
}

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

/** Lower case and without diacritics, as the index compares. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}
