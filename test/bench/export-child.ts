// A fresh process that exports a whole store by the thread that does it in the app. Prints what it took on one line.
import { statSync } from 'node:fs';
import { openPdfPrinter } from '../../main/http/pdf-printer.ts';
import { runExport } from '../../main/transfer/export/export-thread.ts';
import type { ExportFormat } from '../../preload/contract/export-choice.ts';

const [file, path, format] = process.argv.slice(2) as [string, string, ExportFormat];
const begun = performance.now();
const printer = format === 'pdf' ? await openPdfPrinter() : null;
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
  { onProgress() {}, print: async (html, pdf) => printer!.print(html, pdf) },
).ended;
const ms = performance.now() - begun;
await printer?.close();
process.stdout.write(
  `${JSON.stringify({ ms, bytes: statSync(path).size, peakMib: process.resourceUsage().maxRSS / 1024 })}\n`,
);
