// An app with three levels of one model that only a scripted engine can run; the demo model is the default.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ModelEntry } from '../../../preload/contract/models.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

/** Numbers of tensor types; each level's weights are smaller than the one's before. */
const types = { F16: 1, Q8_0: 8, Q4_K_S: 12 };

export interface LevelsOfXenon extends OpenedApp {
  readonly levels: Readonly<Record<keyof typeof types, ModelEntry>>;
  /** Where the file of a level lies. */
  pathOf(level: keyof typeof types): string;
}

export async function withLevels(): Promise<LevelsOfXenon> {
  const folder = tempDir();
  const pathOf = (level: string) => join(folder, `${level}.gguf`);
  const queue = Object.entries(types).map(([level, type]) => {
    const tensors = [{ name: 'blk.0.attn_q.weight', shape: [256, 32], type }];
    writeFileSync(pathOf(level), ggufBytes({ name: 'Xenon', tensors }));
    return pathOf(level);
  });
  const app = await openApp({ platform: { chooseFile: async () => queue.shift() ?? null } });
  const entries: ModelEntry[] = [];
  for (const _ of Object.keys(types)) entries.push((await app.call('chooseModelFile', {}))!);
  await expect.poll(() => app.engine.state.status).toBe('ready');
  const [f16, q8, q4] = entries as [ModelEntry, ModelEntry, ModelEntry];
  return { ...app, levels: { F16: f16, Q8_0: q8, Q4_K_S: q4 }, pathOf };
}

/** Waits until the scripted engine has been asked for the reply number `count`, from 1. */
export async function asked({ engine }: OpenedApp, count: number) {
  await expect.poll(() => engine.replies.length).toBe(count);
  return engine.replies[count - 1]!;
}
