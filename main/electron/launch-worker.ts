// The engine worker as a utility process of Electron.
import { utilityProcess } from 'electron';
import type { WorkerProcess } from '../platform.ts';

/** Starts the script at `path`. */
export function launchWorker(path: string): WorkerProcess {
  const child = utilityProcess.fork(path, [], { serviceName: 'Xenon engine', stdio: 'inherit' });
  let running = true;
  child.on('exit', () => {
    running = false;
  });
  return {
    get pid() {
      return child.pid;
    },
    post(message) {
      if (running) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`exit code ${code}`)),
    kill() {
      if (!running) return;
      // `kill` of a utility process is SIGTERM, which one that hangs in native code does not see.
      if (child.pid === undefined) child.kill();
      else killNow(child.pid);
    },
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself, which is told in a moment.
  }
}
