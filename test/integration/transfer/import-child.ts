// A process that imports a file, and says when it is in the middle of it.
import { statSync } from 'node:fs';
import { openImportConnection } from '../../../main/store/archive/connection.ts';
import { createTurnsAtWriting } from '../../../main/store/archive/turns-at-writing.ts';
import { runImport } from '../../../main/transfer/import/run-import.ts';

const [database, path] = process.argv.slice(2) as [string, string];
let conversations = 0;
const db = openImportConnection(database);
await runImport([{ path, name: 'many.jsonl', bytes: statSync(path).size }], {
  db,
  writing: createTurnsAtWriting(db),
  now: Date.now,
  isCancelled: () => false,
  onProgress(_, so) {
    if (conversations < 5000 && so >= 5000) process.send?.('in the middle');
    conversations = so;
  },
  onFinishing: () => {},
});
