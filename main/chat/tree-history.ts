// The steps in each conversation's tree since the app has started, so that they can be taken back one by one.
import type { TreeOperation } from '../../preload/contract/tree.ts';
import type { KeptReply } from '../store/message-tree.ts';

/** What taking a step back has to do. */
export type Change =
  /** Deletes this message with what hangs below it. */
  | { readonly kind: 'added'; readonly id: string }
  /** Brings back what this deletion took away. */
  | { readonly kind: 'deleted'; readonly deletionId: string }
  /** Makes a reply what it was. */
  | { readonly kind: 'grown'; readonly kept: KeptReply }
  /** All of these, in this order. */
  | { readonly kind: 'several'; readonly changes: readonly Change[] }
  /** Nothing was changed but where the next message goes. */
  | { readonly kind: 'moved' };

export interface Step {
  readonly operation: TreeOperation;
  readonly change: Change;
  /** The end of the branch that was shown before; null: there was none. */
  readonly leafId: string | null;
}

interface Stacks {
  readonly done: Step[];
  /** Taken back, and not yet overtaken by another step. */
  readonly undone: Step[];
}

/** Steps that are remembered for each conversation. */
export const mostSteps = 200;
/** In all: beyond them, those of the conversation that was worked on longest ago are forgotten. */
export const mostStepsInAll = 2000;

export type TreeHistory = ReturnType<typeof createTreeHistory>;

export function createTreeHistory() {
  /** The one that was worked on longest ago comes first. */
  const conversations = new Map<string, Stacks>();

  function stacksOf(conversationId: string): Stacks {
    const stacks: Stacks = conversations.get(conversationId) ?? { done: [], undone: [] };
    conversations.delete(conversationId);
    conversations.set(conversationId, stacks);
    return stacks;
  }

  function forgetOldest(): void {
    const sizeOf = ({ done, undone }: Stacks): number => done.length + undone.length;
    let steps = 0;
    for (const stacks of conversations.values()) steps += sizeOf(stacks);
    for (const [id, stacks] of conversations) {
      if (steps <= mostStepsInAll) return;
      steps -= sizeOf(stacks);
      conversations.delete(id);
    }
  }

  return {
    /** A step was taken: those that were taken back before cannot be taken again. */
    push(conversationId: string, step: Step): void {
      const { done, undone } = stacksOf(conversationId);
      undone.length = 0;
      done.push(step);
      if (done.length > mostSteps) done.shift();
      forgetOldest();
    },
    /** The step that would be taken back (again) next. */
    last: (conversationId: string, stack: keyof Stacks): Step | null =>
      conversations.get(conversationId)?.[stack].at(-1) ?? null,
    /** The last step of `stack` was taken back (again), and `inverse` would take back that. */
    turn(conversationId: string, stack: keyof Stacks, inverse: Step): void {
      const stacks = stacksOf(conversationId);
      stacks[stack].pop();
      stacks[stack === 'done' ? 'undone' : 'done'].push(inverse);
    },
    /** What they would need is gone. */
    forget(conversationIds: Iterable<string>): void {
      for (const id of conversationIds) conversations.delete(id);
    },
  };
}
