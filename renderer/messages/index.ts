// Picks the language of the window. English is the only one so far; a new one is a file like en.ts and a line here.
import { en, type Messages } from './en.ts';

const languages: Readonly<Record<string, Messages>> = { en };

/** `wanted`: BCP 47 tags, the most wanted first. */
export function pickMessages(wanted: readonly string[]): Messages {
  for (const tag of wanted) {
    const messages = languages[tag.split('-')[0] ?? ''];
    if (messages) return messages;
  }
  return en;
}

/** The words of this window. */
export const t: Messages = pickMessages(globalThis.navigator?.languages ?? []);
