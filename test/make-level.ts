// Levels of the demo model as the real quantizer makes them, and model files that no engine takes.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createQuantizer } from '../main/models/quantize/quantizer.ts';
import { at } from '../scripts/places.ts';
import { launchFromSource } from './worker-sources.ts';

export const demoModel = at('resources/demo-model/demo.gguf');
const quantizer = createQuantizer(() => launchFromSource('quantize-worker'));

/** Writes a level of a model, by default the demo model, to `target`. */
export async function makeLevel(level: string, target: string, source = demoModel): Promise<void> {
  const order = { source, target, level, again: false };
  await quantizer.quantize(order, new AbortController().signal, () => {});
}

/**
 * Replaces a model file by one whose header is still a header, of a count of layers that it has not: only the engine
 * refuses it. Who has the old one open goes on with that.
 */
export function breakModel(path: string): void {
  const bytes = readFileSync(path);
  const key = 'llama.block_count';
  bytes.writeUInt32LE(99, bytes.indexOf(key) + key.length + 4);
  writeFileSync(`${path}.broken`, bytes);
  renameSync(`${path}.broken`, path);
}
