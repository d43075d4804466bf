// npm run package -- [electron-builder's arguments]: the installers of electron-builder.yml.
import { spawnSync } from 'node:child_process';
import { at, root } from './places.ts';
import { ensureBuilt } from './run-built.ts';

ensureBuilt();
const builder = [at('scripts/run.mjs'), 'electron-builder', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, builder, { cwd: root, stdio: 'inherit' }).status ?? 1;
