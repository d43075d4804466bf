// Where things lie, for the scripts.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A path below the top of the repository. */
export const at = (...parts: string[]): string => join(root, ...parts);
