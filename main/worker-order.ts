// One order, carried out by a process of its own: started for it and ended with its answer. What goes wrong in
// native code ends that process alone, and ending it is how the work is stopped at once.
import type { ErrorCode, ErrorData } from '../preload/contract/errors.ts';
import { AppError } from './errors.ts';
import type { WorkerProcess } from './platform.ts';

/** What such a worker says where it cannot. `log`: what is known of the reason, for ours; may be empty. */
export interface OrderFailed {
  readonly type: 'failed';
  readonly error: ErrorData;
  readonly log: string;
}

/** On its way a worker says any number of messages of the type `progress`. Another one ends the order. */
type Message = { readonly type: string };
type ProgressOf<From extends Message> = Extract<From, { type: 'progress' }>;
type AnswerOf<From extends Message> = Exclude<From, { type: 'progress' | 'failed' }>;

/**
 * Resolves to the answer once the process is gone: until then it may hold a file open. An answer that was there
 * before a stop is one all the same.
 * @param options.crashed the code of a process that could not be started, or ended without an answer
 * @throws AppError what the worker says, or `crashed`; the signal's reason
 */
export async function runOrder<From extends Message>(options: {
  launch(): WorkerProcess;
  readonly order: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly crashed: ErrorCode;
  onProgress(progress: ProgressOf<From>): void;
}): Promise<AnswerOf<From>> {
  const { launch, order, signal, crashed, onProgress } = options;
  signal?.throwIfAborted();
  const worker = start(launch, crashed);
  const kill = () => worker.kill();
  signal?.addEventListener('abort', kill);
  const answers: Message[] = [];
  const reason = await new Promise<string>((resolve) => {
    worker.onExit(resolve);
    worker.onMessage((received) => {
      const message = received as Message;
      if (message.type === 'progress') {
        if (!signal?.aborted) onProgress(message as ProgressOf<From>);
        return;
      }
      answers.push(message);
      // It has nothing more to do, and would wait for orders.
      worker.kill();
    });
    worker.post(order);
  });
  signal?.removeEventListener('abort', kill);
  const [answer] = answers;
  if (answer !== undefined && answer.type !== 'failed') return answer as AnswerOf<From>;
  signal?.throwIfAborted();
  if (answer === undefined) throw new AppError(crashed, { detail: { reason } });
  const { error, log } = answer as OrderFailed;
  throw new AppError(error.code, { detail: error.detail, ...(log === '' ? {} : { cause: log }) });
}

function start(launch: () => WorkerProcess, crashed: ErrorCode): WorkerProcess {
  try {
    return launch();
  } catch (cause) {
    throw new AppError(crashed, { cause, detail: { reason: String(cause) } });
  }
}
