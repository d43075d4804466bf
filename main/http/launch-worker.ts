// The engine worker as a forked Node process.
import { fork } from 'node:child_process';
import type { WorkerProcess } from '../platform.ts';

/** Starts the script at `path`. What it prints goes to standard error: standard output holds one line only. */
export function launchWorker(path: string): WorkerProcess {
  const child = fork(path, [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  // It must not outlive this process, whatever it is busy with.
  process.on('exit', kill);
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  let exitReason: string | null = null;
  let disconnected = false;
  // The last messages may arrive after the exit, but never after the channel has closed.
  const settle = () => {
    if (exitReason !== null && disconnected) end(exitReason);
  };
  child.on('disconnect', () => {
    disconnected = true;
    settle();
  });
  child.on('exit', (code, signal) => {
    process.off('exit', kill);
    exitReason = signal ?? `exit code ${code}`;
    disconnected ||= !child.connected;
    settle();
  });
  // A process that could not be started has no exit.
  child.on('error', (error) => {
    if (child.pid === undefined) end(error.message);
  });
  return {
    pid: child.pid,
    post(message) {
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void ended.then(listener),
    kill,
  };
}
