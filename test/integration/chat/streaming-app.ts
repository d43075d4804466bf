// A process of its own: the app with an engine that streams without end. Prints a line of JSON for every
// delta once the app has taken it: the time in ms and the length of the text so far. Made to be killed.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createApp } from '../../../main/app.ts';
import { createScriptedEngine } from '../../fakes/scripted-engine.ts';

const [dataDir, resourcesDir, replyId] = process.argv.slice(2) as [string, string, string];
const engine = createScriptedEngine();
const app = await createApp({
  platform: {
    host: 'browser',
    dataDir,
    resourcesDir,
    version: '0',
    launchWorker: () => {
      throw new Error('no worker is needed here');
    },
  },
  gpu: 'off',
  engine,
});
const outcome = await app.call('sendMessage', {
  conversationId: randomUUID(),
  parentId: null,
  questionId: randomUUID(),
  replyId,
  text: 'Go on.',
});
if (!outcome.ok) throw new Error(outcome.error.code);
writeSync(1, `${JSON.stringify({ at: Date.now(), length: 0 })}\n`);

let length = 0;
setInterval(() => {
  engine.replies[0]!.write('0123456789');
  length += 10;
  writeSync(1, `${JSON.stringify({ at: Date.now(), length })}\n`);
}, 5);
