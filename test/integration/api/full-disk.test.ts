// A disk that is full, for real: on a small one that is mounted for it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openSafely } from '../../../main/safe-app.ts';
import { databaseFileName } from '../../../main/store/database.ts';
import { codeOf, openApp } from './open-app.ts';
import { mountSmallDisk, noSmallDisk } from './small-disk.ts';

const uuid = () => crypto.randomUUID();
const reason = noSmallDisk();
if (reason !== null) process.stderr.write(`Nothing is tested on a full disk: ${reason}.\n`);

async function open(dataDir: string) {
  const { app, call, events, engine } = await openApp({ dir: dataDir, create: openSafely });
  async function send(text: string, conversationId: string = uuid()) {
    const [questionId, replyId] = [uuid(), uuid()];
    await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text });
    const writing = engine.replies.at(-1)!;
    writing.begin();
    return { conversationId, questionId, replyId, writing };
  }
  return { app, call, send, events };
}

describe.skipIf(reason !== null)('on a disk that is full', () => {
  test('a reply that cannot be saved is whole in the window, and is saved when there is space again', async () => {
    const disk = mountSmallDisk(8);
    const { call, send, events } = await open(join(disk.dir, 'data'));
    const before = await send('Asked before the disk was full');
    before.writing.write('answered before');
    await before.writing.end();
    const { conversationId, replyId, writing } = await send('Asked then');
    disk.fill();
    const piece = `${'a long answer '.repeat(4000)}\n`;
    const troubles = () => events.filter(({ type }) => type === 'trouble');
    let text = '';
    await vi.waitUntil(
      () => {
        writing.write(piece);
        text += piece;
        return troubles().length > 0;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(troubles()).toMatchObject([{ error: { code: 'diskFull' } }]);
    await writing.end();
    // What pages show, and what "Copy" takes.
    const shown = async () => (await call('openConversation', { conversationId })).messages.at(-1);
    expect(await shown()).toMatchObject({ text, status: 'complete' });
    // What was there is there; what cannot be kept is refused with the reason, and the composer keeps it.
    const { messages } = await call('openConversation', { conversationId: before.conversationId });
    expect(messages.map((one) => one.text)).toEqual(['Asked before the disk was full', 'answered before']);
    expect(await codeOf(send(`Too much ${'more '.repeat(200_000)}`))).toBe('diskFull');
    expect(await codeOf(call('takeBackup', {}))).toMatch(/backupNoRoom|diskFull/);
    expect(troubles()).toHaveLength(1);

    disk.free();
    // By itself, within a moment.
    const file = new Sqlite(join(disk.dir, 'data', databaseFileName), { readonly: true });
    onTestFinished(() => void file.close());
    const inFile = () => file.prepare('SELECT text, status FROM messages WHERE id = ?').get(replyId);
    await vi.waitUntil(() => (inFile() as { status: string }).status === 'complete', { timeout: 15_000 });
    expect(inFile()).toEqual({ text, status: 'complete' });
    expect(events.filter(({ type }) => type === 'savedAgain')).toHaveLength(1);
    await send('Goes on');
  });

  test('the app starts, says so, and goes on when there is space', async () => {
    const disk = mountSmallDisk(4);
    const dataDir = join(disk.dir, 'data');
    mkdirSync(dataDir);
    const first = await open(dataDir);
    const { writing } = await first.send('Kept');
    await writing.end();
    await first.app.close();
    disk.fill();
    const { call } = await open(dataDir);
    const rescue = await call('getRescue', {});
    // With a little room left over from before it may open all the same.
    if (rescue !== null) {
      expect(rescue).toMatchObject({ reason: 'full' });
      await call('tryAgain', {});
      expect(await call('getRescue', {})).toMatchObject({ reason: 'full' });
      disk.free();
      await call('tryAgain', {});
    }
    expect((await call('getSnapshot', {})).conversations.map(({ title }) => title)).toEqual(['Kept']);
  });
});
