// Converting original weights against a plain copy of the same bytes to the same disk, both until they are safely
// there and at the same priority, taking turns in going first: a checkpoint in Xenon-4's exact geometry, but of two
// layers (1.4 GB of BF16). The converter runs as in the app, in a process of its own, and its time has in it that
// process's start and the comparison of all that it has written. A load in the engine is a step of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { runConversion } from '../../main/models/convert/run-conversion.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { writeRandomCheckpoint } from '../hub-checkpoint.ts';
import { geometries } from '../synthetic-gguf.ts';
import type { CopyAnswer, CopyOrder } from './bare-copy.ts';
import { median } from './figures.ts';
import { peakMibOf } from './resident.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const layers = Number(process.env.BENCH_LAYERS ?? 2);

interface Round {
  /** Bytes per second. */
  readonly converted: number;
  readonly copied: number;
  /** The most that the converter's process had in memory, in MiB. */
  readonly peakMib: number;
}

export default async function convert(): Promise<BenchResult> {
  const dir = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'xenon-bench-convert-'));
  const child = fork(at('test/bench/bare-copy.ts'));
  try {
    const source = join(dir, 'source');
    writeRandomCheckpoint(source, { ...geometries['xenon-4'], layers });
    const measured: Round[] = [];
    // Once before, for the memory that the system keeps files in.
    await copy(child, source, join(dir, 'copy'));
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 ? await copy(child, source, join(dir, 'copy')) : null;
      const { rate, peakMib } = await convertOnce(source, join(dir, 'model.gguf'));
      const copied = first ?? (await copy(child, source, join(dir, 'copy')));
      const one: Round = { copied, converted: rate, peakMib };
      measured.push(one);
      console.log(`${round + 1}: ${JSON.stringify(one)}`);
    }
    return {
      bench: 'convert',
      figures: {
        ratio: median(measured.map((one) => one.converted / one.copied)),
        convertedMbPerSecond: median(measured.map((one) => one.converted / 1e6)),
        copiedMbPerSecond: median(measured.map((one) => one.copied / 1e6)),
        peakMib: Math.max(...measured.map((one) => one.peakMib)),
      },
      // 1 GB
      targets: { ratio: { min: 0.5 }, peakMib: { max: 953 } },
    };
  } finally {
    child.disconnect();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Bytes per second of copying a folder's weights. */
async function copy(child: ChildProcess, from: string, to: string): Promise<number> {
  mkdirSync(to);
  const names = readdirSync(from).filter((name) => name.endsWith('.safetensors'));
  const order: CopyOrder = { files: names.map((name) => ({ from: join(from, name), to: join(to, name) })) };
  child.send(order);
  const [ms] = (await once(child, 'message')) as [CopyAnswer];
  const bytes = names.reduce((sum, name) => sum + statSync(join(to, name)).size, 0);
  rmSync(to, { recursive: true });
  return bytes / (ms / 1000);
}

async function convertOnce(sourceDir: string, target: string): Promise<{ rate: number; peakMib: number }> {
  let pid = 0;
  let peakMib = 0;
  const launch = () => {
    const worker = launchWorker(at('out/main/convert-worker.js'));
    pid = worker.pid!;
    return worker;
  };
  const look = () => {
    peakMib = Math.max(peakMib, peakMibOf(pid));
  };
  const begun = performance.now();
  const { bytes } = await runConversion({
    launch,
    order: { sourceDir, target },
    signal: new AbortController().signal,
    onProgress: look,
  });
  const rate = bytes / ((performance.now() - begun) / 1000);
  rmSync(target);
  return { rate, peakMib };
}
