// node scripts/run.mjs COMMAND [arguments]
// Runs a script file of this repository, or the command of a package it depends on, under a Node
// that is new enough: better-sqlite3 13 kills one without Node-API 10 with SIGSEGV, and the
// TypeScript scripts need the type stripping that 22.18 has switched on, and the app the proxies that
// 22.21 knows. That is the Node that runs this file or, where it is older, the one that scripts/node
// locks, installed here once.
// Plain JavaScript, because an old Node must be able to read it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command, ...args] = process.argv.slice(2);

/** @param {string} sentence what is wrong and what to do */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function isCurrent() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 21);
}

/** The path of a Node of at least 22.21, installed first where it must be. */
function currentNode() {
  if (isCurrent()) return process.execPath;
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const home = join(root, 'scripts', 'node');
  const node = join(home, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  const { optionalDependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const advice = 'Install Node 22.21 or later and run the command again.';
  if (!optionalDependencies[name]) refuse(`Node ${process.versions.node} is too old. ${advice}`);
  process.stderr.write(
    `Node ${process.versions.node} is too old for this app: installing Node ${optionalDependencies[name]} beside it (once, 52 MB).\n`,
  );
  const npm = spawnSync('npm', ['ci', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: platform === 'win32',
  });
  if (npm.status !== 0 || !existsSync(node))
    refuse(`Node ${process.versions.node} is too old, and a newer one could not be installed. ${advice}`);
  return node;
}

/** The file to run: a script of ours, or what a package declares as its command. */
function fileOf(name) {
  if (/\.(m?js|ts)$/.test(name)) return join(root, name);
  const pkg = { playwright: '@playwright/test', tsc: 'typescript', biome: '@biomejs/biome' }[name] ?? name;
  const manifest = join(root, 'node_modules', pkg, 'package.json');
  if (!existsSync(manifest)) refuse(`${pkg} is not installed. Run: npm ci`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(root, 'node_modules', pkg, typeof bin === 'string' ? bin : bin[name]);
}

if (!command) refuse('usage: node scripts/run.mjs COMMAND [arguments]');
const node = currentNode();
const child = spawn(node, ['--disable-warning=ExperimentalWarning', fileOf(command), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
});
// The child closes in order when it is told to; this process only passes the word on and waits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm starts this through a shell that a signal ends without passing it on. Whoever ends npm means the app.
if (process.env.npm_lifecycle_event !== undefined) {
  const { ppid } = process;
  setInterval(() => {
    if (process.ppid !== ppid) child.kill('SIGTERM');
  }, 250).unref();
}
child.on('error', (error) => refuse(`${node} could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
