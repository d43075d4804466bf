// Who folds the write-ahead log into the file, and when: the app's connection, but while an import's does.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogFolding } from '../../../main/store/archive/fold-log.ts';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/store.ts';
import { openBoth } from './beside-app.ts';
import { tempDir } from './temp-dir.ts';

test('what is saved stays in the log while another connection folds it in, and no longer', () => {
  const dir = tempDir();
  const store = openStore(dir);
  onTestFinished(() => store.close());
  const bytes = () => statSync(join(dir, databaseFileName)).size;
  let saved = 0;
  // More than 4 MB, at which SQLite folds it in.
  const saveMuch = () => {
    for (let number = 0; number < 12; number++) store.drafts.save(`draft ${saved++}`, 'x'.repeat(500_000));
  };
  const before = bytes();
  store.leaveLog(true);
  saveMuch();
  expect(bytes()).toBe(before);
  store.leaveLog(false);
  saveMuch();
  expect(bytes()).toBeGreaterThan(before + 4e6);
});

test('an import folds it in beside who reads, waits for nobody, and begins it anew once it can', () => {
  const { app, importing } = openBoth();
  const log = createLogFolding(importing);
  const write = importing.prepare('INSERT INTO settings (key, value) VALUES (?, zeroblob(100000) || ?)');
  const pages = () => (importing.pragma('wal_checkpoint(PASSIVE)') as { log: number }[])[0]!.log;
  app.exec('BEGIN');
  app.prepare('SELECT count(*) FROM settings').get();
  const waits = importing.pragma('busy_timeout', { simple: true });
  for (let round = 0; round < 8; round++) {
    write.run(`one ${round}`, '');
    log.fold();
    expect(importing.pragma('busy_timeout', { simple: true })).toBe(waits);
  }
  const grown = pages();
  app.exec('COMMIT');
  log.fold();
  write.run('another', '');
  expect(pages()).toBeLessThan(grown);
});
