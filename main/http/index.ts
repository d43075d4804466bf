// Entry of the browser host: `npm run serve`, out/main/http.js.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultDataDir } from '../data-dir.ts';
import { AppError } from '../errors.ts';
import { type Options, parseOptions } from '../options.ts';
import { openSafely } from '../safe-app.ts';
import { startFailure } from '../start-errors.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { launchWorker } from './launch-worker.ts';
import { openBrowser } from './open-browser.ts';
import { openPdfPrinter } from './pdf-printer.ts';
import { startServer } from './server.ts';
import { keptSecret, randomSecret } from './session-secret.ts';

/** The folder above out/, which also holds package.json and resources/. */
const root = join(import.meta.dirname, '..', '..');

const parsed = parseOptions(process.argv.slice(2), process.cwd());
if (parsed.ok) await serve(parsed.options);
else refuse(parsed.sentence, 2);

async function serve(options: Options): Promise<void> {
  const { host, port, modelPath, weightsPath, gpu } = options;
  const dataDir = options.dataDir ?? defaultDataDir(process.platform, process.env, homedir());
  const closing = closeOnSignal(process);
  try {
    const app = await openSafely({
      platform: {
        host: 'browser',
        dataDir,
        resourcesDir: join(root, 'resources'),
        version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
        launchWorker: (program = 'engine-worker') => launchWorker(join(import.meta.dirname, `${program}.js`)),
        openPdfPrinter: () => openPdfPrinter(),
      },
      gpu,
      ...(modelPath === undefined ? {} : { modelPath }),
      ...(weightsPath === undefined ? {} : { weightsPath }),
    });
    closing.add(() => app.close());
    const rendererDir = join(root, 'out', 'renderer');
    const secret = await keptSecret(dataDir);
    const server = await startServer({ app, rendererDir, host, port, token: randomSecret(), secret });
    closing.add(() => server.close());
    process.stdout.write(`Listening on ${server.url}\n`);
    if (options.open) openBrowser(server.url);
  } catch (thrown) {
    const address = `http://${host}:${port}`;
    const context = { dataDir, address, ...(modelPath === undefined ? {} : { modelPath }) };
    const error = AppError.from(thrown);
    // A mistake of ours, which nobody can mend by the sentence alone.
    if (error.code === 'internal') process.stderr.write(`${(error.cause as Error)?.stack ?? error.cause}\n`);
    const { sentence, exitCode } = startFailure(error, context);
    await closing.closeAll().catch(() => {});
    refuse(sentence, exitCode);
  }
}

function refuse(sentence: string, exitCode: number): void {
  process.stderr.write(`${sentence}\n`, () => process.exit(exitCode));
}
