// A synthetic model in a folder of its own, for as long as a benchmark needs it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { geometries, type SyntheticLevel, writeSyntheticGguf } from '../synthetic-gguf.ts';

export interface ModelOnDisk {
  readonly path: string;
  remove(): void;
}

export function syntheticModel(geometry: keyof typeof geometries, level: SyntheticLevel): ModelOnDisk {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-bench-model-'));
  const path = join(dir, `${geometry}-${level}.gguf`);
  writeSyntheticGguf(path, { geometry: geometries[geometry], level, name: `Synthetic ${geometry}` });
  return { path, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
