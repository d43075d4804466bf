import { randomUUID } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEvents } from '../../../main/api/events.ts';
import { createChatService } from '../../../main/chat/chat-service.ts';
import { createReceipts } from '../../../main/chat/receipts.ts';
import { AppError } from '../../../main/errors.ts';
import { createConversations } from '../../../main/store/conversations.ts';
import { openDatabase } from '../../../main/store/database.ts';
import { createMessageTree } from '../../../main/store/message-tree.ts';
import { createMessages } from '../../../main/store/messages.ts';
import { createReceiptStore } from '../../../main/store/receipts.ts';
import { createSetups } from '../../../main/store/setups.ts';
import { createTokenRecords } from '../../../main/store/token-records.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';
import { createScriptedEngine } from '../../fakes/scripted-engine.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

function newTurn(conversationId: string = randomUUID(), parentId: string | null = null, text = 'Hello?') {
  return { conversationId, parentId, questionId: randomUUID(), replyId: randomUUID(), text };
}

/** Sends one question and lets the engine answer it. */
async function ask({ call, engine }: OpenedApp, turn: ReturnType<typeof newTurn>, answer: string) {
  await call('sendMessage', turn);
  const reply = engine.replies.at(-1)!;
  reply.write(answer);
  await reply.end();
  return turn;
}

async function messageOf({ call }: OpenedApp, { conversationId }: { conversationId: string }, id: string) {
  const { messages } = await call('openConversation', { conversationId });
  return messages.find((message) => message.id === id)!;
}

describe('a turn', () => {
  test('is saved before the engine hears of it, streams with offsets, and is saved when it ends', async () => {
    const app = await openApp();
    const { call, engine, events } = app;
    const turn = newTurn();
    await call('sendMessage', turn);

    expect(engine.replies).toHaveLength(1);
    const { request } = engine.replies[0]!;
    expect(request.turns).toEqual([
      { messageId: turn.questionId, role: 'user', text: 'Hello?', tokenIds: null },
    ]);
    expect(request.sampling).toEqual(samplingPresets.balanced);
    expect(events.map(({ type }) => type)).toEqual(['conversationChanged', 'messagesChanged']);
    expect(events[0]).toMatchObject({
      conversation: { id: turn.conversationId, title: 'Hello?', leafId: turn.replyId },
    });
    expect(events[1]).toMatchObject({
      messages: [
        { id: turn.questionId, role: 'user', status: 'complete', model: null },
        { id: turn.replyId, role: 'assistant', status: 'streaming', model: 'Demo model', level: 'F16' },
      ],
    });

    events.length = 0;
    engine.replies[0]!.write('Hi 🙂');
    engine.replies[0]!.write(' there');
    await engine.replies[0]!.end();
    expect(events.slice(0, 2)).toEqual([
      {
        type: 'replyDelta',
        conversationId: turn.conversationId,
        replyId: turn.replyId,
        at: 0,
        text: 'Hi 🙂',
      },
      {
        type: 'replyDelta',
        conversationId: turn.conversationId,
        replyId: turn.replyId,
        at: 5,
        text: ' there',
      },
    ]);
    expect(events[2]).toMatchObject({
      type: 'replyFinished',
      message: {
        id: turn.replyId,
        text: 'Hi 🙂 there',
        status: 'complete',
        stats: { stopReason: 'endOfText' },
      },
    });
    expect(await messageOf(app, turn, turn.replyId)).toEqual(
      (events[2] as Extract<AppEvent, { type: 'replyFinished' }>).message,
    );
  });

  test('goes on where the conversation stands, with the ids that were generated', async () => {
    const app = await openApp();
    const first = await ask(app, newTurn(), 'AB');
    await app.call('sendMessage', newTurn(first.conversationId, first.replyId, 'And?'));
    expect(app.engine.replies[1]!.request.turns).toEqual([
      { messageId: first.questionId, role: 'user', text: 'Hello?', tokenIds: null },
      { messageId: first.replyId, role: 'assistant', text: 'AB', tokenIds: Int32Array.of(65, 66) },
      { messageId: expect.any(String), role: 'user', text: 'And?', tokenIds: null },
    ]);
  });

  test('opened while it streams shows the text so far, which is not in the file yet', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    app.engine.replies[0]!.write('so far');
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({ text: 'so far', status: 'streaming' });
  });

  test('tells early where its context began, keeps it, and gives it to the next turn', async () => {
    const app = await openApp();
    const first = await ask(app, newTurn(), 'one');
    const second = newTurn(first.conversationId, first.replyId);
    await app.call('sendMessage', second);
    expect(app.engine.replies[1]!.request.contextStartId).toBe(null);
    const progress = { phase: 'prefill', done: 1, total: 9, contextStartId: second.questionId } as const;
    app.engine.replies[1]!.request.onProgress(progress);
    expect(app.events.at(-1)).toMatchObject({ type: 'replyProgress', replyId: second.replyId, progress });
    expect(await messageOf(app, second, second.replyId)).toMatchObject({ contextStartId: second.questionId });
    await app.engine.replies[1]!.end('endOfText', second.questionId);
    expect(await messageOf(app, second, second.replyId)).toMatchObject({ contextStartId: second.questionId });
    await app.call('sendMessage', newTurn(first.conversationId, second.replyId));
    const { turns, contextStartId } = app.engine.replies[2]!.request;
    expect(contextStartId).toBe(second.questionId);
    // What the model does not see any more is not read for it, however long it is.
    expect(turns.map(({ messageId }) => messageId)).toEqual([
      second.questionId,
      second.replyId,
      expect.any(String),
    ]);
  });

  test('on another branch the context begins where it did there', async () => {
    const app = await openApp();
    const first = await ask(app, newTurn(), 'one');
    const second = newTurn(first.conversationId, first.replyId);
    await app.call('sendMessage', second);
    await app.engine.replies[1]!.end('endOfText', second.questionId);
    await app.call('sendMessage', newTurn(first.conversationId, first.replyId, 'Again?'));
    const { turns, contextStartId } = app.engine.replies[2]!.request;
    expect(contextStartId).toBe(null);
    expect(turns.map(({ messageId }) => messageId)).toEqual([
      first.questionId,
      first.replyId,
      expect.any(String),
    ]);
  });

  test('an edited question is a sibling, and its branch is shown', async () => {
    const app = await openApp();
    const first = await ask(app, newTurn(), 'one');
    const edited = await ask(app, newTurn(first.conversationId, null, 'Hi!'), 'two');
    const opened = await app.call('openConversation', { conversationId: first.conversationId });
    expect(opened.messages.map(({ parentId }) => parentId)).toEqual([
      null,
      first.questionId,
      null,
      edited.questionId,
    ]);
    expect(opened.conversation).toMatchObject({ leafId: edited.replyId, title: 'Hello?' });
    await app.call('selectBranch', { conversationId: first.conversationId, messageId: first.questionId });
    const back = await app.call('openConversation', { conversationId: first.conversationId });
    expect(back.conversation.leafId).toBe(first.replyId);
  });

  test('a regenerated reply stands beside the first and sees the same question', async () => {
    const app = await openApp();
    const turn = await ask(app, newTurn(), 'one');
    const replyId = randomUUID();
    await app.call('regenerateReply', { questionId: turn.questionId, replyId });
    expect(app.engine.replies[1]!.request.turns.map(({ text }) => text)).toEqual(['Hello?']);
    expect(await messageOf(app, turn, replyId)).toMatchObject({ parentId: turn.questionId, text: '' });
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({ text: 'one', status: 'complete' });
  });
});

describe('a reply that does not come to its end', () => {
  test('stopped keeps its text', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    app.engine.replies[0]!.write('half');
    await app.call('stopReply', { replyId: turn.replyId });
    await expect.poll(() => app.events.at(-1)?.type).toBe('replyFinished');
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({ text: 'half', status: 'stopped' });
    await app.call('stopReply', { replyId: turn.replyId });
  });

  test('cut off by a crash keeps the text it had and says why', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    app.engine.replies[0]!.write('half');
    await app.engine.replies[0]!.fail(new AppError('engineCrashed', { detail: { reason: 'SIGKILL' } }));
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({
      text: 'half',
      status: 'interrupted',
      error: { code: 'engineCrashed', detail: { reason: 'SIGKILL' } },
    });
  });

  test('failed keeps the question and says why', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    await app.engine.replies[0]!.fail(new AppError('noModel'));
    expect(await messageOf(app, turn, turn.questionId)).toMatchObject({ text: 'Hello?' });
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({
      text: '',
      status: 'failed',
      error: { code: 'noModel' },
    });
  });

  test('what an engine says after the end is not heard', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    await app.engine.replies[0]!.end();
    const seen = app.events.length;
    app.engine.replies[0]!.write('late');
    app.engine.replies[0]!.request.onProgress({ phase: 'waiting', for: 'reply', behind: [] });
    expect(app.events).toHaveLength(seen);
    expect(await messageOf(app, turn, turn.replyId)).toMatchObject({ text: '', status: 'complete' });
  });

  test('is saved as interrupted when the app closes, and can be continued after the next start', async () => {
    const before = await openApp();
    const turn = newTurn();
    await before.call('sendMessage', turn);
    before.engine.replies[0]!.write('half');
    await before.app.close();
    expect(before.engine.closed).toBe(true);
    const after = await openApp({ dir: before.dir });
    expect(await messageOf(after, turn, turn.replyId)).toMatchObject({
      text: 'half',
      status: 'interrupted',
      error: null,
    });
    await after.call('continueReply', { replyId: turn.replyId });
    expect(after.engine.replies[0]!.request.turns.at(-1)).toMatchObject({
      text: 'half',
      tokenIds: Int32Array.from('half', (letter) => letter.charCodeAt(0)),
    });
  });

  test('a closed app refuses calls instead of failing', async () => {
    const { app } = await openApp();
    await app.close();
    expect(await app.call('getSnapshot', {})).toEqual({
      ok: false,
      error: { code: 'disconnected', detail: {} },
    });
  });
});

describe('continuing', () => {
  test.each(['stopped', 'maxTokens', 'contextFull'] as const)(
    'a reply that ended by %s goes on',
    async (reason) => {
      const app = await openApp();
      const turn = newTurn();
      await app.call('sendMessage', turn);
      app.engine.replies[0]!.write('AB');
      await app.engine.replies[0]!.end(reason);
      await app.call('continueReply', { replyId: turn.replyId });
      expect(await messageOf(app, turn, turn.replyId)).toMatchObject({ text: 'AB', status: 'streaming' });
      expect(app.engine.replies[1]!.request.turns).toEqual([
        { messageId: turn.questionId, role: 'user', text: 'Hello?', tokenIds: null },
        { messageId: turn.replyId, role: 'assistant', text: 'AB', tokenIds: Int32Array.of(65, 66) },
      ]);
      app.engine.replies[1]!.write('CD');
      expect(app.events.at(-1)).toMatchObject({ type: 'replyDelta', at: 2, text: 'CD' });
      await app.engine.replies[1]!.end();
      expect(await messageOf(app, turn, turn.replyId)).toMatchObject({
        text: 'ABCD',
        status: 'complete',
        stats: { generatedTokens: 4 },
      });
      await app.call('sendMessage', newTurn(turn.conversationId, turn.replyId));
      expect(app.engine.replies[2]!.request.turns[1]?.tokenIds).toEqual(Int32Array.of(65, 66, 67, 68));
    },
  );

  test('a reply that has no text yet is answered from its question on', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    await app.engine.replies[0]!.end('stopped');
    await app.call('continueReply', { replyId: turn.replyId });
    expect(app.engine.replies[1]!.request.turns.map(({ role }) => role)).toEqual(['user']);
  });

  test('a whole reply, a failed one and one that was answered are not continued', async () => {
    const app = await openApp();
    const turn = await ask(app, newTurn(), 'whole');
    expect(await codeOf(app.call('continueReply', { replyId: turn.replyId }))).toBe('badRequest');
    const failed = newTurn();
    await app.call('sendMessage', failed);
    await app.engine.replies[1]!.fail(new AppError('promptTooLong'));
    expect(await codeOf(app.call('continueReply', { replyId: failed.replyId }))).toBe('badRequest');
    const stopped = newTurn();
    await app.call('sendMessage', stopped);
    await app.engine.replies[2]!.end('stopped');
    await ask(app, newTurn(stopped.conversationId, stopped.replyId), 'next');
    expect(await codeOf(app.call('continueReply', { replyId: stopped.replyId }))).toBe('badRequest');
    expect(await codeOf(app.call('continueReply', { replyId: turn.questionId }))).toBe('badRequest');
  });
});

describe('what cannot be done', () => {
  test('a second reply in one conversation is refused; another conversation may ask', async () => {
    const app = await openApp();
    const turn = newTurn();
    await app.call('sendMessage', turn);
    const again = { questionId: turn.questionId, replyId: randomUUID() };
    expect(await codeOf(app.call('sendMessage', newTurn(turn.conversationId)))).toBe('replyInProgress');
    expect(await codeOf(app.call('regenerateReply', again))).toBe('replyInProgress');
    expect(await codeOf(app.call('continueReply', { replyId: turn.replyId }))).toBe('replyInProgress');
    await app.call('sendMessage', newTurn());
    expect(app.engine.replies).toHaveLength(2);
  });

  test('a question below nothing, below a question, or below another conversation is refused', async () => {
    const app = await openApp();
    const one = await ask(app, newTurn(), 'one');
    const other = await ask(app, newTurn(), 'other');
    const below = (parentId: string) =>
      codeOf(app.call('sendMessage', newTurn(one.conversationId, parentId)));
    expect(await below(randomUUID())).toBe('notFound');
    expect(await below(one.questionId)).toBe('badRequest');
    expect(await below(other.replyId)).toBe('badRequest');
    expect(await codeOf(app.call('sendMessage', one))).toBe('badRequest');
    expect(app.engine.replies).toHaveLength(2);
  });

  test('what is not there is not found', async () => {
    const { call } = await openApp();
    const conversationId = randomUUID();
    expect(await codeOf(call('openConversation', { conversationId }))).toBe('notFound');
    expect(await codeOf(call('renameConversation', { conversationId, title: 'x' }))).toBe('notFound');
    expect(await codeOf(call('deleteConversation', { conversationId }))).toBe('notFound');
    expect(await codeOf(call('continueReply', { replyId: conversationId }))).toBe('notFound');
    expect(await codeOf(call('selectBranch', { conversationId, messageId: conversationId }))).toBe(
      'notFound',
    );
    expect(await call('stopReply', { replyId: conversationId })).toBe(null);
  });
});

test('a conversation deleted while a reply streams takes the reply with it and leaves no trace in the file', async () => {
  const app = await openApp();
  const turn = newTurn(undefined, null, 'a question to be forgotten');
  await app.call('sendMessage', turn);
  const reply = app.engine.replies[0]!;
  reply.write('text');
  await app.call('saveDraft', { conversationId: turn.conversationId, text: 'unsent' });
  await app.call('deleteConversation', { conversationId: turn.conversationId });
  expect(reply.request.signal.aborted).toBe(true);
  expect(app.events.at(-1)).toEqual({ type: 'conversationDeleted', conversationId: turn.conversationId });
  const seen = app.events.length;
  reply.request.onProgress({ phase: 'prefill', done: 1, total: 2, contextStartId: null });
  reply.write('more');
  await reply.end();
  expect(app.events).toHaveLength(seen);
  const { conversations, drafts } = await app.call('getSnapshot', {});
  expect([conversations, drafts]).toEqual([[], {}]);
  await app.app.close();
  const file = new Sqlite(`${app.dir}/xenon.db`);
  expect(file.serialize().includes('a question to be forgotten')).toBe(false);
  file.close();
});

test('a clock that is set back while a reply streams keeps none of it from the file', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { chat, engine, store } = chatWithRoom();
  const turn = newTurn();
  chat.sendMessage(turn);
  vi.setSystemTime(Date.now() - 3_600_000);
  engine.replies[0]!.write('One');
  vi.advanceTimersByTime(250);
  expect(store.messages.get(turn.replyId).text).toBe('One');
});

/** A chat over a file that may grow by so many pages and no more. */
function chatWithRoom() {
  const db = openDatabase(tempDir());
  onTestFinished(() => void db.close());
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() };
  const events = createEvents(log);
  const seen: AppEvent[] = [];
  events.subscribe((event) => seen.push(event));
  const engine = createScriptedEngine();
  const store = {
    conversations: createConversations(db),
    messages: createMessages(db),
    setups: createSetups(db),
    tokenRecords: createTokenRecords(db),
    tree: createMessageTree(db),
  };
  const chat = createChatService({
    receipts: createReceipts({ receipts: createReceiptStore(db), sha256Of: () => null, log }),
    store,
    engine,
    events,
    log,
    modelFor: () => null,
    samplingOf: () => samplingPresets.balanced,
  });
  const limit = (pages: number) => db.pragma(`max_page_count = ${pages}`);
  const fill = () => limit(db.pragma('page_count', { simple: true }) as number);
  return { chat, engine, seen, store, fill, free: () => limit(1_000_000) };
}

describe('a full disk', () => {
  test('loses nothing of a reply: its text stays in memory and is saved once there is room', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { chat, engine, seen, store, fill, free } = chatWithRoom();
    const turn = newTurn();
    chat.sendMessage(turn);
    fill();
    const text = 'long '.repeat(20_000);
    engine.replies[0]!.write(text);
    vi.advanceTimersByTime(5000);
    const troubles = () => seen.filter(({ type }) => type === 'trouble');
    expect(troubles()).toEqual([{ type: 'trouble', error: { code: 'diskFull', detail: {} } }]);
    await engine.replies[0]!.end();
    expect(seen.at(-1)).toMatchObject({ type: 'replyFinished', message: { text, status: 'complete' } });
    expect(chat.openConversation(turn.conversationId).messages[1]).toMatchObject({
      text,
      status: 'complete',
    });
    expect(store.messages.get(turn.replyId)).toMatchObject({ text: '', status: 'streaming' });

    expect(() => chat.sendMessage(newTurn(turn.conversationId, turn.replyId))).toThrow('diskFull');
    free();
    vi.advanceTimersByTime(2000);
    expect(store.messages.get(turn.replyId)).toMatchObject({ text, status: 'complete' });
    chat.sendMessage(newTurn(turn.conversationId, turn.replyId));
    expect(engine.replies[1]!.request.turns[1]?.text).toBe(text);
  });

  test('refuses a new question whole: neither it nor its conversation is half there', () => {
    const { chat, engine, seen, store, fill } = chatWithRoom();
    fill();
    const turn = newTurn(undefined, null, 'long '.repeat(20_000));
    expect(() => chat.sendMessage(turn)).toThrow('diskFull');
    expect(store.conversations.list()).toEqual([]);
    expect([seen, engine.replies]).toEqual([[], []]);
  });
});
