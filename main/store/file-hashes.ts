// SHA-256 of whole model files, kept because a file of 7 GB takes a while to read.
import type { Database } from 'better-sqlite3';
import { translateErrors } from './store-errors.ts';

export interface FileHash {
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly fingerprint: string;
  readonly sha256: string;
}

export type FileHashes = ReturnType<typeof createFileHashes>;

export function createFileHashes(db: Database) {
  const one = db.prepare<[string], FileHash>(
    'SELECT path, bytes, mtime_ms AS mtimeMs, fingerprint, sha256 FROM file_hashes WHERE path = ?',
  );
  const put = db.prepare<FileHash>(`
    INSERT OR REPLACE INTO file_hashes (path, bytes, mtime_ms, fingerprint, sha256)
    VALUES (@path, @bytes, @mtimeMs, @fingerprint, @sha256)`);

  return translateErrors({
    get: (path: string): FileHash | null => one.get(path) ?? null,
    put(hash: FileHash): void {
      put.run(hash);
    },
  });
}
