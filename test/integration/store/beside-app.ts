// The app's connection to a new store, and an import's beside it.
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openImportConnection } from '../../../main/store/archive/connection.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { tempDir } from './temp-dir.ts';

export function openBoth(): { readonly app: Database; readonly importing: Database } {
  const dir = tempDir();
  const app = openDatabase(dir);
  const importing = openImportConnection(join(dir, databaseFileName));
  onTestFinished(() => {
    importing.close();
    app.close();
  });
  return { app, importing };
}
