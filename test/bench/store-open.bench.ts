// From a fresh process to the list of conversations as the page gets it, over the big store. Where the system
// lets us, what it keeps of the file in memory is dropped first.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { median } from './figures.ts';
import { copiedStore } from './generated-store.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);

interface Opened {
  readonly openMs: number;
  readonly listMs: number;
  readonly bytes: number;
  readonly rssMib: number;
}

export default async function storeOpen(): Promise<BenchResult> {
  const { dir, remove } = copiedStore();
  try {
    const open = (): Opened =>
      JSON.parse(
        execFileSync(process.execPath, [at('test/bench/open-app-child.ts'), dir, at('resources')], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    open();
    const cold = dropCaches();
    const colds: Opened[] = [];
    const warms: Opened[] = [];
    for (let round = 0; round < rounds; round++) {
      if (dropCaches()) colds.push(open());
      warms.push(open());
    }
    const total = ({ openMs, listMs }: Opened) => openMs + listMs;
    const warmMs = median(warms.map(total));
    return {
      bench: 'store-open',
      figures: {
        ...(cold ? { coldMs: median(colds.map(total)) } : {}),
        warmMs,
        openMs: median(warms.map(({ openMs }) => openMs)),
        listMs: median(warms.map(({ listMs }) => listMs)),
        listBytes: warms[0]!.bytes,
        rssMib: median(warms.map(({ rssMib }) => rssMib)),
      },
      targets: cold ? { coldMs: { max: 400 } } : { warmMs: { max: 400 } },
    };
  } finally {
    remove();
  }
}

function dropCaches(): boolean {
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}
