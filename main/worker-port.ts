// A worker's line to the process that started it: Electron's utility process or a forked Node process.

/** Electron's addition to `process` in a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

export interface WorkerPort<In, Out> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
}

/** A worker without its parent ends itself: nobody could stop it any more. */
export function openWorkerPort<In, Out>(): WorkerPort<In, Out> {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort)
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as In)),
    };
  // At once: an exit in order waits for native threads, and one that waits for this process to listen never ends.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  return {
    // The callback is there so that a parent that has just gone is not an uncaught error.
    post: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', (message) => listener(message as In)),
  };
}
