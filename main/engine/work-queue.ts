// What is to be done with the model, one thing after the other: loading it and writing replies.
import type { ReplyRun } from './reply-run.ts';

/** What waits its turn. */
export interface Task {
  readonly kind: 'load' | 'reply';
  /** The reply; null for the loading of a model. */
  readonly run: ReplyRun | null;
  /** Calls `done` when the next one may begin. */
  begin(done: () => void): void;
}

export interface WorkQueue {
  /** What runs. */
  readonly current: Task | null;
  /** Nothing runs, and nothing waits. */
  readonly isEmpty: boolean;
  add(task: Task): void;
  /** Puts tasks before all that waits, in the order given. */
  addFirst(...tasks: Task[]): void;
  /** Ends every reply that runs or waits as its signal would. */
  stopAll(): void;
}

/** @param onEmpty called when nothing is left to be done */
export function createWorkQueue(onEmpty: () => void): WorkQueue {
  const waiting: Task[] = [];
  let current: Task | null = null;

  /** Begins what has waited longest, if nothing else runs. */
  function proceed(): void {
    if (current !== null) return;
    const task = waiting.shift();
    if (task === undefined) {
      onEmpty();
      return;
    }
    current = task;
    tellWaiting();
    task.begin(() => {
      current = null;
      proceed();
    });
  }

  /**
   * Tells each waiting reply what it waits for: a model, if one is still to be loaded before its turn; and whose
   * replies come first.
   */
  function tellWaiting(): void {
    let reason: 'model' | 'reply' = current?.kind === 'load' ? 'model' : 'reply';
    const behind = current?.run != null && !current.run.settled ? [current.run.conversationId] : [];
    for (const { kind, run } of waiting) {
      if (kind === 'load') reason = 'model';
      if (run === null || run.settled) continue;
      run.wait(reason, [...behind]);
      behind.push(run.conversationId);
    }
  }

  /** One that is taken back waits no more, and those behind it move up. */
  function watch(task: Task): void {
    const leave = (): void => {
      const at = waiting.indexOf(task);
      if (at === -1) return;
      waiting.splice(at, 1);
      tellWaiting();
    };
    task.run?.result.then(leave, leave);
  }

  return {
    get current() {
      return current;
    },
    get isEmpty() {
      return current === null && waiting.length === 0;
    },
    add(task) {
      waiting.push(task);
      watch(task);
      if (current !== null) tellWaiting();
      proceed();
    },
    addFirst(...tasks) {
      waiting.unshift(...tasks);
      tellWaiting();
      proceed();
    },
    stopAll() {
      current?.run?.stop();
      for (const task of waiting) task.run?.stop();
    },
  };
}
