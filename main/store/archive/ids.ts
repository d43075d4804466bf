// Ids for what comes from elsewhere: the same each time, so that what is imported twice is known again.
import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562: made as its maker likes) that follows from these names. */
export function idFrom(...names: readonly string[]): string {
  return formed(hashOf(names));
}

/**
 * The same for what lies within a conversation. It begins as the id of that does, so that in every index over them the
 * turns of a conversation lie together: see `newId`.
 * @param conversationId a UUID
 */
export function idWithin(conversationId: string, ...names: readonly string[]): string {
  const begin = conversationId.replaceAll('-', '').slice(0, 12);
  return formed(begin + hashOf([conversationId, ...names]).slice(12));
}

function hashOf(names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name.length}:`).update(name);
  return hash.digest('hex');
}

const formed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
