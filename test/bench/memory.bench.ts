// Resident memory of everything but weights and KV cache after 100 turns of one conversation, and whether
// it still grows: main process, engine worker and the page's renderer, in the browser host. The model has
// 138 million parameters at F16, whose weights stay in the mapped file, so that the kernel itself tells
// them apart. Linux only.
import { totalmem } from 'node:os';
import { sequencesFor } from '../../main/engine/worker/sequences.ts';
import { availableMemory } from '../../main/models/available-memory.ts';
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { geometries } from '../synthetic-gguf.ts';
import { type BrowserHost, openBrowserHost } from './browser-host.ts';
import { childOf, rendererOf, residentOf } from './resident.ts';
import { syntheticModel } from './synthetic-model.ts';

const turns = 100;
const tokensPerReply = 12;
/** Of the app's processes at the end of each half, of which the least counts: garbage that waits is not growth. */
const readings = 10;

interface Reading {
  readonly main: number;
  readonly mainRss: number;
  readonly worker: number;
  readonly renderer: number;
}

export default async function memory(): Promise<BenchResult> {
  const geometry = '150m';
  const model = syntheticModel(geometry, 'F16');
  const freeBytes = availableMemory();
  const host = await openBrowserHost(['--model', model.path, '--engine-gpu', 'off']);
  try {
    const { contextLength } = await host.settled({
      ...samplingPresets.balanced,
      seed: 1,
      maxTokens: tokensPerReply,
    });
    const main = host.child.pid as number;
    const worker = childOf(main, 'engine-worker');
    const cacheMib = kvCacheMib(geometry, contextLength, freeBytes);
    const read = async (): Promise<Reading> => {
      const { rss: mainRss, pss } = residentOf(main);
      const workerMib = residentOf(worker, model.path).pss - cacheMib;
      return { main: pss, mainRss, worker: workerMib, renderer: residentOf(await rendererOf(host)).pss };
    };

    let collectedAtHalf = 0;
    const half: Reading[] = [];
    const end: Reading[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      await takeTurn(host, `And what is question ${turn}?`);
      if (turn > turns / 2 - readings && turn <= turns / 2) half.push(await read());
      if (turn === turns / 2) collectedAtHalf = await collectedMib(host);
      if (turn > turns - readings) end.push(await read());
      if (turn % 10 === 0) console.log(`turn ${turn}: ${JSON.stringify(await read())}`);
    }
    const last = end.at(-1) as Reading;
    const collected = await collectedMib(host);
    const least = (all: readonly Reading[], figure: keyof Reading) =>
      Math.min(...all.map((reading) => reading[figure]));
    const growth = (figure: keyof Reading) => least(end, figure) - least(half, figure);
    return {
      bench: 'memory',
      figures: {
        allMib: last.main + last.worker + last.renderer,
        mainMib: last.mainRss,
        workerMib: last.worker,
        rendererMib: last.renderer,
        collectedRendererMib: collected,
        mainGrowthMib: growth('main'),
        workerGrowthMib: growth('worker'),
        rendererGrowthMib: collected - collectedAtHalf,
        kvCacheMib: cacheMib,
      },
      // 350 and 150 MB. What counts as no growth: less than reading a process twice can differ by.
      targets: {
        allMib: { max: 333 },
        mainMib: { max: 143 },
        mainGrowthMib: { max: 3 },
        workerGrowthMib: { max: 3 },
        rendererGrowthMib: { max: 3 },
      },
    };
  } finally {
    await host.close();
    model.remove();
  }
}

/**
 * The page's renderer without what it has no use for. Where turns follow each other without a pause, as nobody takes
 * them, a browser lets some 60 MiB of that lie, and collects it once nothing has happened for 20 s, or later.
 */
async function collectedMib(host: BrowserHost): Promise<number> {
  const session = await host.page.context().newCDPSession(host.page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return residentOf(await rendererOf(host)).pss;
}

/** Waits by the last two turns alone: a long list keeps only those in the page that are near the view. */
async function takeTurn({ page }: BrowserHost, question: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(question);
  await composer.press('Enter');
  await page.waitForFunction(
    (asked) => {
      const [own, reply] = [...document.querySelectorAll('article')].slice(-2);
      return own?.textContent?.includes(asked) && reply?.getAttribute('data-status') === 'complete';
    },
    question,
    { timeout: 0 },
  );
}

/** Keys and values of all layers at F16, of as many sequences as the engine keeps in memory here. */
function kvCacheMib(name: keyof typeof geometries, contextLength: number, freeBytes: number): number {
  const { layers, kvHeads, embedding, heads } = geometries[name];
  const one = 2 * layers * kvHeads * (embedding / heads) * 2 * contextLength;
  return (one * sequencesFor(one, { total: totalmem(), free: freeBytes })) / 2 ** 20;
}
