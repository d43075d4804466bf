// Ids for what comes from elsewhere: the same each time, so that what is imported twice is known again.
import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562: made as its maker likes) that follows from these names. */
export function idFrom(...names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name.length}:`).update(name);
  const hex = hash.digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
