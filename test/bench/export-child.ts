// A fresh process that writes a whole store as JSON, as the thread that exports does. Prints what it took on one line.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { openReader } from '../../main/store/archive/open-reader.ts';
import { createJsonArchive } from '../../main/transfer/archive/json-archive.ts';

const [database, target] = process.argv.slice(2) as [string, string];
const begun = performance.now();
const reader = openReader(database);
const file = createWriteStream(target, { highWaterMark: 1 << 20 });
async function write(text: string): Promise<void> {
  if (!file.write(text)) await once(file, 'drain');
}
const archive = createJsonArchive(reader.head(null), { app: '0', at: 0 });
await write(archive.begin);
for (const id of reader.ids()) await write(archive.conversation(reader.read(id)!));
await write(archive.end);
file.end();
await once(file, 'close');
reader.close();
const ms = performance.now() - begun;
process.stdout.write(
  `${JSON.stringify({ ms, bytes: file.bytesWritten, peakMib: process.resourceUsage().maxRSS / 1024 })}\n`,
);
