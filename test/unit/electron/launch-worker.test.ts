import { beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { launchWorker } from '../../../main/electron/launch-worker.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

let kill: MockInstance<typeof process.kill>;
beforeEach(() => {
  kill = vi.spyOn(process, 'kill').mockReturnValue(true);
});

async function launch() {
  const { utilityProcess } = await mockedElectron();
  const worker = launchWorker('/out/main/engine-worker.js');
  const child = utilityProcess.fork.mock.results.at(-1)?.value;
  expect(utilityProcess.fork.mock.lastCall).toEqual([
    '/out/main/engine-worker.js',
    [],
    { serviceName: 'Xenon engine', stdio: 'inherit' },
  ]);
  return { worker, child };
}

test('messages go both ways, the process id shows once there is one', async () => {
  const { worker, child } = await launch();
  const received: unknown[] = [];
  worker.onMessage((message) => received.push(message));
  child.emit('message', { loaded: true });
  worker.post({ load: true });
  expect(received).toEqual([{ loaded: true }]);
  expect(child.postMessage).toHaveBeenCalledWith({ load: true });
  expect(worker.pid).toBeUndefined();
  child.pid = 42;
  expect(worker.pid).toBe(42);
});

test('killing is SIGKILL, which code that hangs cannot ignore', async () => {
  const { worker, child } = await launch();
  worker.kill();
  expect(child.kill).toHaveBeenCalledOnce();
  child.pid = 42;
  worker.kill();
  expect(kill).toHaveBeenCalledWith(42, 'SIGKILL');
});

test('killing one that has ended a moment ago is no error', async () => {
  const { worker, child } = await launch();
  child.pid = 42;
  kill.mockImplementation(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  expect(() => worker.kill()).not.toThrow();
});

test('after its end, told once, nothing is posted or killed', async () => {
  const { worker, child } = await launch();
  child.pid = 42;
  const reasons: string[] = [];
  worker.onExit((reason) => reasons.push(reason));
  child.emit('exit', 139);
  worker.post({ late: true });
  worker.kill();
  expect(reasons).toEqual(['exit code 139']);
  expect(child.postMessage).not.toHaveBeenCalled();
  expect(kill).not.toHaveBeenCalled();
});
