// Starts bare-loop.ts, and asks it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { at } from '../../scripts/places.ts';
import type { BareOrder, BareRun, BareSetting } from './bare-loop.ts';

export interface Bare {
  readonly pid: number;
  run(order: BareOrder): Promise<BareRun>;
  close(): void;
}

export async function startBare(setting: BareSetting): Promise<Bare> {
  const child = fork(at('test/bench/bare-loop.ts'), [JSON.stringify(setting)]);
  await once(child, 'message');
  return {
    pid: child.pid as number,
    async run(order) {
      child.send(order);
      const [result] = await once(child, 'message');
      return result as BareRun;
    },
    close: () => child.disconnect(),
  };
}
