// Making a level as the app does it, from the step's beginning to the whole file, against the same call of
// llama.cpp's quantizer made directly: one layer of Xenon-4's width at F16 (250 million parameters). In the app's time
// there is what the call has not: a process started, the source and the disk looked at. That is a fixed time, so of a
// whole model it is a smaller share than here. The check of the result is a step of its own.
//
// A round is four runs, call, step, step, call or the other way round, and gives one ratio: what gets slower or faster
// meanwhile, and who finds the source in memory, weighs on both sides alike. Beside wall time stands the processor's,
// which other jobs on a machine change little.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWorker } from '../../main/http/launch-worker.ts';
import { createQuantizeStep, type QuantizeParams } from '../../main/jobs/steps/quantize-step.ts';
import { fingerprintOf } from '../../main/models/file-fingerprint.ts';
import { readGguf } from '../../main/models/gguf.ts';
import type { FromQuantizer } from '../../main/models/quantize/messages.ts';
import { plannedBytes } from '../../main/models/quantize/planned-size.ts';
import { createQuantizer } from '../../main/models/quantize/quantizer.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { geometries, writeSyntheticGguf } from '../synthetic-gguf.ts';
import type { BareQuantizeAnswer, BareQuantizeOrder } from './bare-quantize.ts';
import { median } from './figures.ts';
import { peakMibOf, processorMs } from './resident.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const level = 'Q4_K_M';

/** Wall time, and the processor's over all threads. */
type Run = BareQuantizeAnswer;

export default async function quantize(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-'));
  const bare = fork(at('test/bench/bare-quantize.ts'));
  try {
    const source = join(dir, 'source-F16.gguf');
    writeSyntheticGguf(source, {
      geometry: { ...geometries['xenon-4'], layers: 1, vocabulary: 4096 },
      level: 'F16',
    });
    await once(bare, 'message');
    const target = join(dir, 'directly.gguf');
    const app = await openApp(source, join(dir, 'app.gguf'));
    const order: BareQuantizeOrder = { source, target, level, threads: availableParallelism() };
    const call = async (): Promise<Run> => {
      rmSync(target, { force: true });
      bare.send(order);
      const [answer] = await once(bare, 'message');
      return answer as BareQuantizeAnswer;
    };
    const make = async (): Promise<Run> => {
      rmSync(app.part, { force: true });
      return await app.make();
    };
    // The first of each loads the libraries from disk.
    await call();
    await make();
    const sameBytes = (await sha256(target)) === (await sha256(app.part)) ? 1 : 0;
    const measured: { step: Run[]; call: Run[] }[] = [];
    for (let round = 0; round < rounds; round++) {
      const one: (typeof measured)[number] = { step: [], call: [] };
      const turns =
        round % 2 === 0
          ? (['call', 'step', 'step', 'call'] as const)
          : (['step', 'call', 'call', 'step'] as const);
      for (const who of turns) one[who].push(who === 'call' ? await call() : await make());
      measured.push(one);
      console.log(`${round + 1}: ${JSON.stringify(one)}`);
    }
    const ratioOf = (of: (run: Run) => number) =>
      median(measured.map((one) => sum(one.step.map(of)) / sum(one.call.map(of))));
    const [steps, calls] = [measured.flatMap(({ step }) => step), measured.flatMap((one) => one.call)];
    return {
      bench: 'quantize',
      figures: {
        ratio: ratioOf(({ ms }) => ms),
        processorRatio: ratioOf((run) => run.processorMs),
        stepMs: median(steps.map(({ ms }) => ms)),
        callMs: median(calls.map(({ ms }) => ms)),
        peakMib: Math.max(...steps.map(({ peakMib }) => peakMib)),
        callPeakMib: Math.max(...calls.map(({ peakMib }) => peakMib)),
        sameBytes,
        rounds,
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
  let ended = { processorMs: 0, peakMib: 0 };
  const quantizer = createQuantizer(() => {
    const worker = launchWorker(at('out/main/quantize-worker.js'));
    const pid = worker.pid!;
    // Looked at with its last word: then it is ended.
    worker.onMessage((message) => {
      if ((message as FromQuantizer).type === 'done')
        ended = { processorMs: processorMs(pid), peakMib: peakMibOf(pid) };
    });
    return worker;
  });
  const step = createQuantizeStep(quantizer);
  const { levels } = await quantizer.plan(source, [level]);
  const bytes = plannedBytes(readGguf(source), levels[0]?.tensors ?? []);
  const { fingerprint } = fingerprintOf(source);
  const params: QuantizeParams = { source, fingerprint, target, level, again: false, bytes };
  const context = {
    signal: new AbortController().signal,
    report() {},
    memory: null,
    remember() {},
    made() {},
    redo() {},
  };
  return {
    part: `${target}.part`,
    async make(): Promise<Run> {
      const begun = performance.now();
      await step.run(params, context);
      return { ms: performance.now() - begun, ...ended };
    },
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
