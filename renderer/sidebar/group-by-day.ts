import type { Conversation } from '../../preload/contract/models.ts';
import type { Messages } from '../messages/en.ts';

export interface DayGroup {
  readonly name: string;
  readonly conversations: readonly Conversation[];
}

/** Conversations, newest first, under the names of their days. `now` in ms since 1970. */
export function groupByDay(
  conversations: readonly Conversation[],
  now: number,
  words: Messages,
): readonly DayGroup[] {
  const groups = new Map<string, Conversation[]>();
  for (const conversation of conversations) {
    const name = words.format.day(conversation.updatedAt, now, words.sidebar);
    const group = groups.get(name);
    if (group) group.push(conversation);
    else groups.set(name, [conversation]);
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }));
}
