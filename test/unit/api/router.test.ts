import { expect, test, vi } from 'vitest';
import { createRouter, type Handlers } from '../../../main/api/router.ts';
import { AppError } from '../../../main/errors.ts';

const log = () => ({ error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() });
const id = '1c2d3e4f-0000-4000-8000-000000000001';

function router(handlers: Partial<Handlers>, logger = log()) {
  return createRouter(handlers as Handlers, logger);
}

test('a method runs with its parsed input, and its value is the outcome', async () => {
  const renameConversation = vi.fn(() => null);
  const call = router({ renameConversation });
  expect(await call('renameConversation', { conversationId: id, title: '  New  ' })).toEqual({
    ok: true,
    value: null,
  });
  expect(renameConversation).toHaveBeenCalledWith({ conversationId: id, title: 'New' });
});

test.each(['nothing', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'the method %j is unknown',
  async (method) => {
    expect(await router({})(method, {})).toEqual({ ok: false, error: { code: 'unknownMethod', detail: {} } });
  },
);

test.each([
  ['no object', 'x'],
  ['nothing', undefined],
  ['an id that is none', { conversationId: '../x', title: 'a' }],
  ['a missing key', { conversationId: id }],
  ['a key too many', { conversationId: id, title: 'a', more: 1 }],
  ['a title of spaces', { conversationId: id, title: '  ' }],
])('%s as input is a bad request, and nothing runs', async (_, input) => {
  const renameConversation = vi.fn();
  const outcome = await router({ renameConversation })('renameConversation', input);
  expect(outcome).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  expect(renameConversation).not.toHaveBeenCalled();
});

test("an error of the app's crosses with its code and detail", async () => {
  const call = router({
    stopReply: () => {
      throw new AppError('notFound', { detail: { messageId: id } });
    },
  });
  expect(await call('stopReply', { replyId: id })).toEqual({
    ok: false,
    error: { code: 'notFound', detail: { messageId: id } },
  });
});

test('an unforeseen error crosses as internal without its words, which are logged', async () => {
  const logger = log();
  const cause = new Error('a secret of the inside');
  const outcome = await router({ getSnapshot: () => Promise.reject(cause) }, logger)('getSnapshot', {});
  expect(outcome).toEqual({ ok: false, error: { code: 'internal', detail: {} } });
  expect(logger.error).toHaveBeenCalledWith(expect.any(String), cause);
});
