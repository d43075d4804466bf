import type { Conversation } from '../../preload/contract/models.ts';
import type { Messages } from '../messages/en.ts';

export interface DayGroup {
  readonly name: string;
  readonly conversations: readonly Conversation[];
}

/** Conversations, newest first, under the names of the days of their times. Times in ms since 1970. */
export function groupByDay(
  conversations: readonly Conversation[],
  timeOf: (conversation: Conversation) => number,
  now: number,
  words: Messages,
): readonly DayGroup[] {
  const groups = new Map<string, Conversation[]>();
  // The name of a day is made once: making it is the slow part of a list of thousands.
  const names = new Map<number, string>();
  for (const conversation of conversations) {
    const day = new Date(timeOf(conversation)).setHours(0, 0, 0, 0);
    const name = names.get(day) ?? words.format.day(day, now, words.sidebar);
    names.set(day, name);
    const group = groups.get(name);
    if (group) group.push(conversation);
    else groups.set(name, [conversation]);
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }));
}
