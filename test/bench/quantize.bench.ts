// Making a level as the app does it, from the step's beginning to the whole file, against the same call of
// llama.cpp's quantizer made directly. Xenon-4's width with two of its layers at F16 (698 million parameters).
// In the app's time there is what the call has not: a process started, the source and the disk looked at.
// The check of the result is a step of its own.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { createQuantizeStep, type QuantizeParams } from '../../main/jobs/steps/quantize-step.ts';
import { fingerprintOf } from '../../main/models/file-fingerprint.ts';
import { readGguf } from '../../main/models/gguf.ts';
import { plannedBytes } from '../../main/models/quantize/planned-size.ts';
import { createQuantizer } from '../../main/models/quantize/quantizer.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { geometries, writeSyntheticGguf } from '../synthetic-gguf.ts';
import type { BareQuantizeAnswer, BareQuantizeOrder } from './bare-quantize.ts';
import { median } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const level = 'Q4_K_M';
const mib = 2 ** 20;

export default async function quantize(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  const bare = fork(at('test/bench/bare-quantize.ts'));
  try {
    const source = join(dir, 'source-F16.gguf');
    writeSyntheticGguf(source, { geometry: { ...geometries['xenon-4'], layers: 2 }, level: 'F16' });
    await once(bare, 'message');
    const directly = join(dir, 'directly.gguf');
    const app = await openApp(source, join(dir, 'app.gguf'));
    const runs: { app: number; bare: number; appMib: number; bareMib: number }[] = [];
    let same = 1;
    for (let round = 0; round <= rounds; round++) {
      const call = async (): Promise<BareQuantizeAnswer> => {
        const order: BareQuantizeOrder = { source, target: directly, level, threads: availableParallelism() };
        bare.send(order);
        const [answer] = await once(bare, 'message');
        return answer as BareQuantizeAnswer;
      };
      // Taking turns in going first: the second finds the source in memory.
      const first = round % 2 === 0 ? await call() : null;
      const made = await app.make();
      const bareRun = first ?? (await call());
      if ((await sha256(directly)) !== (await sha256(app.part))) same = 0;
      const one = { app: made.ms, bare: bareRun.ms, appMib: made.peakMib, bareMib: bareRun.peakMib };
      if (round > 0) runs.push(one);
      console.log(`${round}: ${JSON.stringify(one)}`);
    }
    return {
      bench: 'quantize',
      figures: {
        ratio: median(runs.map((run) => run.app / run.bare)),
        appMs: median(runs.map((run) => run.app)),
        bareMs: median(runs.map((run) => run.bare)),
        peakMib: Math.max(...runs.map((run) => run.appMib)),
        barePeakMib: Math.max(...runs.map((run) => run.bareMib)),
        sameBytes: same,
      },
      targets: { ratio: { max: 1.05 }, sameBytes: { min: 1 } },
    };
  } finally {
    bare.disconnect();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The step as the queue runs it, over the built worker. */
async function openApp(source: string, target: string) {
  let pid: number | undefined;
  const quantizer = createQuantizer({
    launchWorker() {
      const worker = launchWorker(at('out/main/quantize-worker.js'));
      pid = worker.pid;
      return worker;
    },
    log: { error: console.error, warn: console.error, info() {}, debug() {} },
  });
  const step = createQuantizeStep(quantizer);
  const { levels } = await quantizer.plan(source, [level]);
  const bytes = plannedBytes(readGguf(source), levels[0]?.tensors ?? []);
  const { fingerprint } = fingerprintOf(source);
  const params: QuantizeParams = { source, fingerprint, target, level, again: false, bytes };
  return {
    part: `${target}.part`,
    async make() {
      let peakMib = 0;
      const begun = performance.now();
      await step.run(params, {
        signal: new AbortController().signal,
        report() {
          peakMib = Math.max(peakMib, peakOf(pid));
        },
        memory: null,
        remember() {},
        redo() {},
      });
      return { ms: performance.now() - begun, peakMib };
    },
  };
}

/** Of a process's resident memory, the pages of mapped files among them, so far. 0 where it cannot be told. MiB. */
function peakOf(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / mib;
  } catch {
    return 0;
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
