// From choosing another level to "ready", against node-llama-cpp's own loading of that file: a model of 138
// million parameters, and Xenon-4's exact geometry at Q4_K_M (4.4 GB, written first). Both files are in the
// memory that the system keeps files in: what is compared is not the disk. The app's time has in it what
// bare loading has not: letting go of the model before last, and the start of a worker beside the one that is
// kept. Between two loads the demo model is chosen, so that neither goes back to a model that is still there; how
// long that takes is a figure of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { mostSequences } from '../../main/engine/worker/sequences.ts';
import { demoModelId } from '../../main/models/library.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import type { BareLoadAnswer, BareLoadOrder } from './bare-load.ts';
import { median } from './figures.ts';
import { type MeasuredApp, openMeasuredApp } from './measured-app.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

interface Load {
  /** From the call to the event that says ready. */
  readonly app: number;
  /** As the worker measured it: without letting go of the model before. */
  readonly worker: number;
  readonly bare: number;
  /** The same with caches for as many conversations as the app keeps of a small model; null for the large one. */
  readonly bareWithCaches: number | null;
}

export default async function load(): Promise<BenchResult> {
  const small = syntheticModel('150m', 'Q4_K_M');
  const large = syntheticModel('xenon-4', 'Q4_K_M');
  const child = fork(at('test/bench/bare-load.ts'));
  const app = await openMeasuredApp(small.path, large.path);
  try {
    await once(child, 'message');
    await app.ready();
    const { models } = await app.call('getSnapshot', {});
    const backs: number[] = [];
    const measured = { [small.path]: [] as Load[], [large.path]: [] as Load[] };
    for (let round = 0; round <= rounds; round++) {
      for (const { path } of [large, small]) {
        const { id } = models.find(({ fileName }) => fileName === basename(path))!;
        const { ms, model } = await choose(app, id);
        const order: BareLoadOrder = { modelPath: path, contextLength: model.contextLength, sequences: 1 };
        // The first time it is loaded; from then on it is the model before, and still there.
        const back = await choose(app, demoModelId);
        if (round > 0) backs.push(back.ms);
        const bare = await bareLoad(child, order);
        const bareWithCaches =
          path === small.path ? await bareLoad(child, { ...order, sequences: mostSequences }) : null;
        const one = { app: ms, worker: model.loadMs, bare, bareWithCaches };
        if (round > 0) measured[path]?.push(one);
        console.log(`${basename(path)} ${round}: ${JSON.stringify(one)}`);
      }
    }
    return {
      bench: 'load',
      figures: {
        ...figuresOf('150m', measured[small.path] as Load[]),
        withCachesRatio150m: median(
          measured[small.path]!.map(({ app, bareWithCaches }) => app / (bareWithCaches ?? Number.NaN)),
        ),
        ...figuresOf('Xenon4', measured[large.path] as Load[]),
        backMs: median(backs),
      },
      targets: { ratio150m: { max: 1.1 }, ratioXenon4: { max: 1.1 } },
    };
  } finally {
    child.disconnect();
    await app.close();
    small.remove();
    large.remove();
  }
}

async function bareLoad(child: ChildProcess, order: BareLoadOrder): Promise<BareLoadAnswer> {
  child.send(order);
  const [took] = (await once(child, 'message')) as [BareLoadAnswer];
  return took;
}

async function choose(app: MeasuredApp, modelId: string) {
  const ready = app.event(
    (event) =>
      event.type === 'engineChanged' &&
      (event.engine.status === 'failed' ||
        (event.engine.status === 'ready' && event.engine.model.modelId === modelId)),
  );
  const begun = performance.now();
  await app.call('useModel', { modelId });
  const ms = (await ready) - begun;
  return { ms, model: await app.ready() };
}

function figuresOf(name: string, measured: readonly Load[]): Record<string, number> {
  const of = (figure: (one: Load) => number) => median(measured.map(figure));
  return {
    [`ratio${name}`]: of((one) => one.app / one.bare),
    [`workerRatio${name}`]: of((one) => one.worker / one.bare),
    [`readyMs${name}`]: of((one) => one.app),
    [`bareMs${name}`]: of((one) => one.bare),
  };
}
