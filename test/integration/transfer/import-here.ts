// An import in this thread, into a store of its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openImportConnection } from '../../../main/store/archive/connection.ts';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import { createTurnsAtWriting } from '../../../main/store/archive/turns-at-writing.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { createJsonArchive } from '../../../main/transfer/archive/json-archive.ts';
import { type ImportTools, runImport } from '../../../main/transfer/import/run-import.ts';
import { tempDir } from '../store/temp-dir.ts';

export interface StoreHere {
  readonly dir: string;
  readonly db: Database;
  import(
    files: Readonly<Record<string, string | Buffer>>,
    tools?: Partial<ImportTools>,
  ): ReturnType<typeof runImport>;
  /** Everything that is not in the trash, as one file. */
  export(): string;
  close(): void;
}

export function openStoreHere(dir = tempDir()): StoreHere {
  const db = openDatabase(dir);
  let open = true;
  const close = () => {
    if (open) db.close();
    open = false;
  };
  onTestFinished(close);
  return {
    dir,
    db,
    async import(files, tools = {}) {
      const into = openImportConnection(join(dir, databaseFileName));
      const folder = tempDir();
      const listed = Object.entries(files).map(([name, content], at) => {
        const path = join(folder, String(at));
        writeFileSync(path, content);
        return { path, name, bytes: Buffer.byteLength(content) };
      });
      try {
        return await runImport(listed, {
          db: into,
          writing: createTurnsAtWriting(into),
          now: () => 1_700_000_000_000,
          isCancelled: () => false,
          onProgress: () => {},
          onFinishing: () => {},
          ...tools,
        });
      } finally {
        into.close();
      }
    },
    export() {
      const reader = createArchiveReader(db);
      const archive = createJsonArchive(reader.head(null), { app: '0.1.0', at: 1_700_000_000_000 });
      const lines = reader.ids().map((id) => archive.conversation(reader.read(id)!));
      return [archive.begin, ...lines, archive.end].join('');
    },
    close,
  };
}

export const databaseIn = (dir: string): string => join(dir, databaseFileName);
