// A name for a new model file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JobQueue } from './job-queue.ts';

/** A path in `dir` that no file has, and no step that is still to be done. */
export function freeTarget(queue: Pick<JobQueue, 'some'>, dir: string, base: string, level: string): string {
  for (let number = 1; ; number++) {
    const target = join(dir, `${base}-${level}${number === 1 ? '' : `-${number}`}.gguf`);
    const taken = queue.some(
      ({ params }, done, ofJobDone) =>
        !done && !ofJobDone && (params as { target?: string }).target === target,
    );
    if (!existsSync(target) && !taken) return target;
  }
}
