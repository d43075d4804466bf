// Entry of the desktop app, out/main/electron.js.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { defaultDataDir } from '../data-dir.ts';
import { AppError } from '../errors.ts';
import { type Options, parseOptions } from '../options.ts';
import { startFailure } from '../start-errors.ts';
import { declareScheme } from './app-protocol.ts';
import { refuseStart, startDesktop } from './start.ts';

// Arguments before `--` are Chromium's and Electron's own.
const separator = process.argv.indexOf('--');
const args = separator === -1 ? [] : process.argv.slice(separator + 1);
const parsed = parseOptions(args, process.cwd());

if (parsed.ok) start(parsed.options);
else refuseStart(parsed.sentence, 2);

function start(options: Options): void {
  const dataDir = options.dataDir ?? defaultDataDir(process.platform, process.env, homedir());
  // Chromium's own files stay under the data directory too, and with them the lock of the single instance.
  const profile = join(dataDir, 'chromium');
  try {
    mkdirSync(profile, { recursive: true });
  } catch (cause) {
    const { sentence, exitCode } = startFailure(new AppError('dataDirUnwritable', { cause }), { dataDir });
    refuseStart(sentence, exitCode);
    return;
  }
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) {
    // The first instance shows its window instead.
    app.quit();
    return;
  }
  declareScheme();
  void startDesktop({
    dataDir,
    gpu: options.gpu,
    // Packaged, the program is in an archive and the resources lie beside it.
    resourcesDir: app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources'),
    outDir: join(import.meta.dirname, '..'),
    ...(options.modelPath === undefined ? {} : { modelPath: options.modelPath }),
    ...(options.weightsPath === undefined ? {} : { weightsPath: options.weightsPath }),
  });
}
