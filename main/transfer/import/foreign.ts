// A conversation as the programs of others have it, before it has the shape that ours must have.
import type { Role } from '../../../preload/contract/models.ts';

export interface ForeignTurn {
  /** Names it within its conversation. */
  readonly key: string;
  readonly parentKey: string | null;
  /** null: nothing to be shown, only a link between those above and below it. */
  readonly role: Role | null;
  readonly text: string;
  readonly createdAt: number | null;
  readonly model: string | null;
}

export interface ForeignConversation {
  /** The other program's own; null: it gives none. */
  readonly id: string | null;
  readonly title: string | null;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  /** What the model was told before everything else. */
  readonly instruction: string;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly tags: readonly string[];
  readonly turns: readonly ForeignTurn[];
  /** The last turn of the branch that was shown; null: not known. */
  readonly leafKey: string | null;
  /** Images, files, calls of tools and whatever else is no text of a turn. */
  readonly leftOut: number;
}

/** With everything that not every program gives. */
export const nothingKnown = {
  id: null,
  title: null,
  createdAt: null,
  updatedAt: null,
  instruction: '',
  archived: false,
  pinned: false,
  tags: [],
  leafKey: null,
  leftOut: 0,
} satisfies Omit<ForeignConversation, 'turns'>;

/** Turns that follow each other, each below the one before. */
export function inARow(turns: readonly Omit<ForeignTurn, 'key' | 'parentKey'>[]): ForeignTurn[] {
  return turns.map((turn, at) => ({
    ...turn,
    key: String(at),
    parentKey: at === 0 ? null : String(at - 1),
  }));
}

/** The names that programs give the two sides. */
export function roleOf(name: string | null): Role | 'instruction' | null {
  switch (name?.toLowerCase()) {
    case 'user':
    case 'human':
    case 'prompter':
      return 'user';
    case 'assistant':
    case 'gpt':
    case 'chatgpt':
    case 'bot':
    case 'model':
    case 'bing':
    case 'bard':
      return 'assistant';
    case 'system':
    case 'developer':
      return 'instruction';
    default:
      return null;
  }
}
