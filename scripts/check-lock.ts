// Holds the lockfiles to what npm does not: npm leaves an optional dependency out of a lockfile when the
// registry cannot serve it at that moment, and the next `npm ci` refuses that lockfile, on every machine.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { at } from './places.ts';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  /** By folder: "" is the root, "node_modules/a/node_modules/b" is b inside a. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Every optional dependency that has no entry where Node would look for it, as "name (of folder)". */
export function missingFrom({ packages }: Lock): string[] {
  const found = (folder: string, name: string): boolean => {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
    return found(folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/'))), name);
  };
  return Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !found(folder, name))
      .map((name) => `${name} (of ${folder || 'the root'})`),
  );
}

/** The CUDA packages whose version is not the engine's, which would refuse them, as "name version". */
export function foreignCuda(main: Lock, cuda: Lock): string[] {
  const engine = main.packages['node_modules/node-llama-cpp']?.version;
  return Object.entries(cuda.packages['']?.optionalDependencies ?? {})
    .filter(([, version]) => version !== engine)
    .map(([name, version]) => `${name} ${version} (node-llama-cpp is ${engine})`);
}

const read = (path: string): Lock => JSON.parse(readFileSync(at(path), 'utf8'));

/** One line for everything that is wrong with this repository's lockfiles. */
export function checkLocks(): string[] {
  const paths = ['package-lock.json', 'scripts/node/package-lock.json', 'scripts/cuda/package-lock.json'];
  return [
    ...paths.flatMap((path) => missingFrom(read(path)).map((what) => `${path} lacks ${what}`)),
    ...foreignCuda(read(paths[0]!), read(paths[2]!)).map((what) => `${paths[2]} has ${what}`),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = checkLocks();
  for (const line of wrong) process.stderr.write(`${line}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
