// A fresh process that opens the app over a data directory and answers the first call of a page, as a start
// does. Prints the ms of each on one line.
import { createApp } from '../../main/app.ts';
import { createScriptedEngine } from '../fakes/scripted-engine.ts';

const [dataDir, resourcesDir] = process.argv.slice(2) as [string, string];
const begun = performance.now();
const app = await createApp({
  platform: {
    host: 'browser',
    dataDir,
    resourcesDir,
    version: '0',
    launchWorker: () => {
      throw new Error('No worker is needed here.');
    },
  },
  gpu: 'off',
  engine: createScriptedEngine(),
});
const opened = performance.now();
const outcome = await app.call('getSnapshot', {});
const json = JSON.stringify(outcome);
const listed = performance.now();
process.stdout.write(
  `${JSON.stringify({ openMs: opened - begun, listMs: listed - opened, bytes: json.length, rssMib: process.memoryUsage.rss() / 2 ** 20 })}\n`,
);
await app.close();
