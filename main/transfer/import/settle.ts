// Gives a conversation of another program the shape that ours have: a tree that begins with a person's turn, whose
// paths alternate between the two sides, with ids that are the same each time it is read.
import { longestInstruction } from '../../../preload/contract/conversation-setup.ts';
import type { ImportNote } from '../../../preload/contract/import.ts';
import { longestText } from '../../../preload/contract/longest-text.ts';
import type { Role } from '../../../preload/contract/models.ts';
import { idFrom, idWithin } from '../../store/archive/ids.ts';
import type { ArchivedConversation, ArchivedMessage } from '../../store/archive/record.ts';
import { titleOf } from '../../title.ts';
import { limits } from '../limits.ts';
import type { ForeignConversation, ForeignTurn } from './foreign.ts';
import { orderedTree } from './ordered-tree.ts';

export type Settled =
  | { readonly conversation: ArchivedConversation; readonly notes: readonly ImportNote[] }
  | { readonly refused: 'empty' | 'tooLong' };

/** In the place of a question that is not there. */
const noQuestion = '…';
const longestTitle = 200;

interface Built {
  readonly id: string;
  readonly parent: Built | null;
  readonly role: Role;
  readonly text: string;
  readonly turn: ForeignTurn;
  /** Whether something follows it, and whether any of that is from the other side. */
  followed: boolean;
  answered: boolean;
}

/**
 * @param format goes into the ids, so that those of two programs never meet
 * @param now ms since 1970, for what has no time
 */
export function settle(foreign: ForeignConversation, format: string, now: number): Settled {
  if (foreign.turns.length > limits.messages) return { refused: 'tooLong' };
  const { turns: ordered, notes } = orderedTree(foreign.turns);
  const conversationId = idFrom(format, foreign.id ?? contentOf(foreign));
  const built: Built[] = [];
  /** The turn that stands for each of the other program's: itself, or the one above it. */
  const standsFor = new Map<string, Built | null>();
  let joined = 0;
  let empty = 0;
  let begun: Built | null = null;

  for (const turn of ordered) {
    const above = turn.parentKey === null ? null : (standsFor.get(turn.parentKey) ?? null);
    if (turn.role === null || turn.text.trim() === '') {
      if (turn.role !== null) empty++;
      standsFor.set(turn.key, above);
      continue;
    }
    const id = idWithin(conversationId, turn.key);
    let made: Built;
    if (above?.role === turn.role) {
      joined++;
      const text = `${above.text}\n\n${turn.text}`;
      made = { id, parent: above.parent, role: turn.role, text, turn, followed: false, answered: false };
      above.followed = true;
    } else {
      let parent = above;
      if (parent === null && turn.role === 'assistant') {
        if (begun === null) {
          begun = questionFor(conversationId, turn);
          built.unshift(begun);
        }
        parent = begun;
      }
      made = { id, parent, role: turn.role, text: turn.text, turn, followed: false, answered: false };
      if (parent) parent.followed = parent.answered = true;
    }
    built.push(made);
    standsFor.set(turn.key, made);
  }

  // One that only goes on in others of its side stands in them.
  const kept = built.filter(({ followed, answered }) => answered || !followed);
  if (kept.length === 0) return { refused: 'empty' };
  const characters = kept.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > limits.conversationText || kept.some(({ text }) => text.length > longestText))
    return { refused: 'tooLong' };

  const createdAt = foreign.createdAt ?? firstTime(kept) ?? now;
  const updatedAt = Math.max(createdAt, foreign.updatedAt ?? 0, lastTime(kept));
  const instruction = foreign.instruction.toWellFormed().trim();
  const fits = instruction.length <= longestInstruction;
  const messages = kept.map((one) => messageOf(one, createdAt));
  if (!fits) {
    const first = messages[0]!;
    const text = `${instruction}\n\n${first.text}`;
    if (text.length > longestText) return { refused: 'tooLong' };
    messages[0] = { ...first, text };
  }
  return {
    conversation: {
      id: conversationId,
      title: titleFor(foreign.title, kept),
      createdAt,
      updatedAt,
      leafId: leafOf(foreign.leafKey === null ? null : standsFor.get(foreign.leafKey), kept),
      folderId: null,
      pinnedAt: foreign.pinned ? updatedAt : null,
      archivedAt: foreign.archived ? updatedAt : null,
      trashedAt: null,
      tags: tagsOf(foreign.tags),
      generation: null,
      setup: { instruction: fits ? instruction : '', recordsTokens: false, modelId: null },
      draft: '',
      messages,
    },
    notes: [
      ...notes,
      ...note('partsLeftOut', foreign.leftOut),
      ...note('turnsEmpty', empty),
      ...note('turnsJoined', joined),
      ...note('questionMissing', begun === null ? 0 : 1),
      ...note('instructionInTurn', fits ? 0 : 1),
    ],
  };
}

function note(kind: ImportNote['kind'], count: number): ImportNote[] {
  return count === 0 ? [] : [{ kind, count }];
}

function questionFor(conversationId: string, turn: ForeignTurn): Built {
  const own = { ...turn, role: 'user', text: noQuestion, model: null } as const;
  const id = idWithin(conversationId, 'question');
  return { id, parent: null, role: 'user', text: noQuestion, turn: own, followed: false, answered: false };
}

function messageOf({ id, parent, role, text, turn }: Built, createdAt: number): ArchivedMessage {
  return {
    id,
    parentId: parent?.id ?? null,
    role,
    // As the store keeps it, so that it is known again.
    text: text.toWellFormed(),
    status: 'complete',
    createdAt: turn.createdAt ?? createdAt,
    model: role === 'assistant' ? (turn.model?.slice(0, 200) ?? null) : null,
    level: null,
    stats: null,
    contextStartId: null,
    error: null,
    tokenIds: null,
    receipt: null,
  };
}

/** The shown branch as far as it came in; where that is not known, the newest. */
function leafOf(shown: Built | null | undefined, kept: readonly Built[]): string {
  const there = new Set(kept);
  if (shown && there.has(shown)) return shown.id;
  const continued =
    shown && kept.findLast(({ parent, text }) => parent === shown.parent && text.startsWith(shown.text));
  return (continued ?? kept.at(-1)!).id;
}

function titleFor(given: string | null, kept: readonly Built[]): string {
  const folded = (given ?? '').slice(0, 1000).toWellFormed().replace(/\s+/g, ' ').trim();
  const title = Array.from(folded)
    .slice(0, longestTitle / 2)
    .join('');
  const asked = kept.find(({ role, text }) => role === 'user' && text !== noQuestion);
  return title || titleOf((asked ?? kept.at(-1)!).text) || noQuestion;
}

/** Those that a tag of ours may be. */
function tagsOf(tags: readonly string[]): string[] {
  const usable = tags
    .map((tag) =>
      tag
        .replace(/[\p{C}"]/gu, ' ')
        .trim()
        .slice(0, 50),
    )
    .filter(Boolean);
  const byFolded = new Map(usable.map((tag) => [tag.toLowerCase(), tag]));
  return [...byFolded.values()].slice(0, 20);
}

function firstTime(kept: readonly Built[]): number | null {
  return kept.reduce<number | null>((first, { turn }) => earlier(first, turn.createdAt), null);
}

function lastTime(kept: readonly Built[]): number {
  return kept.reduce((last, { turn }) => Math.max(last, turn.createdAt ?? 0), 0);
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

/** What tells a conversation without an id from others. */
function contentOf({ title, turns }: ForeignConversation): string {
  return JSON.stringify([title, turns.map(({ role, text }) => [role, text])]);
}
