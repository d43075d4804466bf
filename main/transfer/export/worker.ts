// The thread that exports: one order, then it ends. It reads by a connection of its own, so that replies that are
// written meanwhile wait for nothing.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Drawings, DrawingsModule } from '../../../preload/contract/transcript.ts';
import { AppError } from '../../errors.ts';
import { type OpenedReader, openReader } from '../../store/archive/open-reader.ts';
import { copyOf } from './copy.ts';
import { exportError } from './export-error.ts';
import type { ExportOrder, ExportReport, FileOutput, PrintAnswer } from './order.ts';
import { createFileSink, createMemoryTarget, createZipSink, openTarget } from './sinks.ts';
import { writeExport } from './write-export.ts';

const port = parentPort!;
const order = workerData as ExportOrder;
const report = (what: ExportReport) =>
  port.postMessage(what, what.type === 'bytes' ? [what.bytes.buffer] : []);
/** ms between two reports of progress. */
const progressEveryMs = 100;

/** Built from the page's components, which main does not know: see `DrawingsModule`. */
const drawingsPath = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../../out/main/drawings.js')
  : join(import.meta.dirname, 'drawings.js');

let loaded: Promise<Drawings> | undefined;
function drawings(): Promise<Drawings> {
  const load = async () => {
    const module = (await import(pathToFileURL(drawingsPath).href)) as DrawingsModule;
    return await module.createDrawings();
  };
  loaded ??= load();
  return loaded;
}

async function printBeside(path: string, page: Iterable<string>): Promise<string> {
  const html = `${path}.html`;
  const pdf = `${path}.pdf`;
  const sink = createFileSink(openTarget(html));
  sink.add('', page, 0);
  sink.end();
  const answered = new Promise<PrintAnswer>((resolve) => port.once('message', resolve));
  report({ type: 'print', html, pdf });
  const { error } = await answered;
  rmSync(html);
  if (error !== null) throw new AppError(error.code, { detail: error.detail });
  return pdf;
}

async function run(asked: ExportOrder): Promise<ExportReport> {
  const { scope, options, output } = asked;
  const reader = openReader(asked.file, asked.temporary, asked.unsaved);
  try {
    return output.kind === 'copy'
      ? { type: 'copied', ...(await copyOf(output.format, { reader, scope, options, drawings })) }
      : await write(reader, asked, output);
  } finally {
    reader.close();
  }
}

async function write(
  reader: OpenedReader,
  { scope, options, app }: ExportOrder,
  { path, format, zip }: FileOutput,
): Promise<ExportReport> {
  const memory = createMemoryTarget();
  const target = path === null ? memory : openTarget(path);
  let told = -Infinity;
  await writeExport({
    reader,
    scope,
    options,
    format,
    app,
    now: Date.now,
    sink: zip ? createZipSink(target) : createFileSink(target),
    drawings,
    async print(page) {
      if (path === null) throw new AppError('pdfTemporary');
      return await printBeside(path, page);
    },
    onProgress(done, total) {
      const now = performance.now();
      if (done < total && now - told < progressEveryMs) return;
      told = now;
      report({ type: 'progress', done, total });
    },
  });
  return path === null ? { type: 'bytes', bytes: memory.bytes() } : { type: 'done' };
}

try {
  report(await run(order));
} catch (thrown) {
  const error = exportError(thrown);
  report({
    type: 'failed',
    error: error.data,
    reason: String((error.cause as Error)?.stack ?? error.cause ?? ''),
  });
}
port.close();
