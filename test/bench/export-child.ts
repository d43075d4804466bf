// A fresh process that exports a whole store by the thread that does it in the app. Prints what it took on one line.
import { statSync } from 'node:fs';
import { runExport } from '../../main/transfer/export/export-thread.ts';
import type { ExportFormat } from '../../preload/contract/export-choice.ts';

const [file, path, format] = process.argv.slice(2) as [string, string, ExportFormat];
const begun = performance.now();
await runExport(
  {
    file,
    temporary: null,
    unsaved: [],
    scope: { kind: 'everything' },
    options: { statistics: true, instructions: true, timestamps: true, branches: 'all' },
    app: '0',
    output: { kind: 'file', path, format, zip: format !== 'json' },
  },
  { onProgress() {}, print: () => Promise.reject(new Error('nothing is printed here')) },
).ended;
const ms = performance.now() - begun;
process.stdout.write(
  `${JSON.stringify({ ms, bytes: statSync(path).size, peakMib: process.resourceUsage().maxRSS / 1024 })}\n`,
);
