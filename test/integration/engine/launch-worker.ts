// The real engine worker, forked from its TypeScript source or from a bundle.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkerProcess } from '../../../main/platform.ts';

const source = fileURLToPath(new URL('../../../main/engine/worker/worker.ts', import.meta.url));

/** The model that the tests run on: the demo model, or the file that XENON_TEST_MODEL names. */
export const modelPath =
  process.env.XENON_TEST_MODEL ??
  fileURLToPath(new URL('../../../resources/demo-model/demo.gguf', import.meta.url));

export interface Launcher {
  launch(): WorkerProcess;
  /** The processes, in the order of their start. */
  readonly children: readonly ChildProcess[];
}

/** @param script the worker's program */
export function createLauncher(script: string = source): Launcher {
  const children: ChildProcess[] = [];
  return {
    children,
    launch() {
      const child = fork(script, {
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
      children.push(child);
      return {
        pid: child.pid,
        post: (message) => void (child.connected && child.send(message as object, () => {})),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) =>
          void child.once('close', (code, signal) => listener(signal ?? `exit code ${code}`)),
        kill: () => void child.kill('SIGKILL'),
      };
    },
  };
}
