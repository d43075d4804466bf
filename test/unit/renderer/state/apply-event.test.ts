import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppEvent } from '../../../../preload/contract/events.ts';
import type { Message } from '../../../../preload/contract/models.ts';
import {
  applyEvent,
  applyOpened,
  applySnapshot,
  putMessage,
} from '../../../../renderer/state/apply-event.ts';
import { initialState, type State } from '../../../../renderer/state/state.ts';
import { aConversation, aMessage, aSnapshot } from './samples.ts';

const conversationId = 'c';
const streaming = aMessage({ id: 'r', parentId: 'q', role: 'assistant', status: 'streaming' });
const opened = (messages: readonly Message[]): State =>
  applyOpened(initialState, { conversation: aConversation({ leafId: 'r' }), messages });
const delta = (at: number, text: string): AppEvent => ({
  type: 'replyDelta',
  conversationId,
  replyId: 'r',
  at,
  text,
});
const textOf = (state: State): string => state.live.r ?? state.messages.c?.r?.text ?? '';

describe('the text of a reply being written', () => {
  test('is exact however its deltas are split, repeated, lost or swapped, as long as gaps are reopened', () => {
    const transport = fc.record({
      text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      cuts: fc.array(fc.nat(200), { maxLength: 20 }),
      /** What becomes of each delta on its way. */
      fates: fc.array(fc.constantFrom('arrives', 'twice', 'lost', 'late'), { minLength: 25, maxLength: 25 }),
    });
    fc.assert(
      fc.property(transport, ({ text, cuts, fates }) => {
        const edges = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
        const deltas = edges
          .slice(1)
          .map((end, index) => delta(edges[index]!, text.slice(edges[index], end)));
        let state = opened([streaming]);
        let sent = 0;
        const receive = (event: AppEvent) => {
          const applied = applyEvent(state, event);
          state = applied.state;
          // The app answers with the text as far as it has come.
          if (applied.reopen)
            state = applyOpened(state, {
              conversation: aConversation({ leafId: 'r' }),
              messages: [{ ...streaming, text: text.slice(0, sent) }],
            });
          expect(text.startsWith(textOf(state))).toBe(true);
        };
        const late: AppEvent[] = [];
        deltas.forEach((event, index) => {
          sent = edges[index + 1]!;
          const fate = fates[index];
          if (fate === 'late') late.push(event);
          if (fate === 'arrives' || fate === 'twice') receive(event);
          if (fate === 'twice') receive(event);
        });
        for (const event of late) receive(event);
        receive(delta(text.length, ''));
        expect(textOf(state)).toBe(text);
      }),
    );
  });

  test('grows without touching any message, so that nothing else renders', () => {
    const before = opened([streaming]);
    const after = applyEvent(before, delta(0, 'Well')).state;
    expect(after.live).toEqual({ r: 'Well' });
    expect(after.messages).toBe(before.messages);
    expect(after.conversations).toBe(before.conversations);
  });

  test('asks for the conversation again after a gap, and keeps what it has', () => {
    const state = applyEvent(opened([streaming]), delta(0, 'Well')).state;
    const applied = applyEvent(state, delta(9, 'partial'));
    expect(applied.reopen).toBe(conversationId);
    expect(textOf(applied.state)).toBe('Well');
  });

  test('is replaced by what was saved, which also ends its progress', () => {
    let state = applyEvent(opened([streaming]), delta(0, 'Wel')).state;
    const progress = { phase: 'decode', generated: 1, tokensPerSecond: 9 } as const;
    state = applyEvent(state, { type: 'replyProgress', conversationId, replyId: 'r', progress }).state;
    const message = { ...streaming, status: 'complete', text: 'Well.' } as const;
    state = applyEvent(state, { type: 'replyFinished', message }).state;
    expect(textOf(state)).toBe('Well.');
    expect(state.live).toEqual({});
    expect(state.progress).toEqual({});
  });

  test('takes no notice of a delta that comes after the end', () => {
    const state = opened([{ ...streaming, status: 'complete', text: 'Well.' }]);
    expect(applyEvent(state, delta(2, 'll'))).toEqual({ state, reopen: null });
  });

  test('of a reply that is not known here is asked for', () => {
    expect(applyEvent(opened([]), delta(0, 'Well')).reopen).toBe(conversationId);
  });

  test('of a conversation that is not open is left to its opening', () => {
    expect(applyEvent(initialState, delta(0, 'Well'))).toEqual({ state: initialState, reopen: null });
  });

  test('does not shrink when an older copy of its message arrives', () => {
    const state = applyEvent(opened([streaming]), delta(0, 'Well')).state;
    expect(textOf(putMessage(state, streaming))).toBe('Well');
  });

  test('goes on from what a continued reply had', () => {
    const stopped = { ...streaming, status: 'stopped', text: 'Well' } as const;
    let state = opened([stopped]);
    const messages = [{ ...stopped, status: 'streaming' } as const];
    state = applyEvent(state, { type: 'messagesChanged', conversationId, messages }).state;
    state = applyEvent(state, delta(4, ', yes')).state;
    expect(textOf(state)).toBe('Well, yes');
  });
});

describe('the rest of the state', () => {
  test('a deleted conversation goes with its messages and draft, and is shown no longer', () => {
    const state = { ...opened([streaming]), shownId: 'c', drafts: { c: 'hm', new: 'kept' } };
    const after = applyEvent(state, { type: 'conversationDeleted', conversationId }).state;
    expect(after).toMatchObject({ conversations: {}, messages: {}, drafts: { new: 'kept' }, shownId: null });
    expect(after.live).toEqual({});
  });

  test('a draft typed while the connection was away stands over the saved one', () => {
    const state = { ...initialState, ready: true, drafts: { new: 'typed since' } };
    const after = applySnapshot(state, aSnapshot({ drafts: { new: 'saved', c: 'other' } }));
    expect(after.drafts).toEqual({ new: 'typed since', c: 'other' });
  });

  test('after a reconnect only the shown conversation keeps its messages until it is opened again', () => {
    const state = { ...opened([streaming]), shownId: 'other' };
    expect(applySnapshot(state, aSnapshot({})).messages).toEqual({});
    expect(applySnapshot({ ...state, shownId: 'c' }, aSnapshot({})).messages).toEqual(state.messages);
  });

  test('engine, models and settings are taken as they are told', () => {
    const engine = { status: 'loading', modelId: 'm', progress: 0.5 } as const;
    expect(applyEvent(initialState, { type: 'engineChanged', engine }).state.engine).toBe(engine);
    const settings = { ...initialState.settings, theme: 'dark' } as const;
    expect(applyEvent(initialState, { type: 'settingsChanged', settings }).state.settings).toBe(settings);
    expect(applyEvent(initialState, { type: 'modelsChanged', models: [] }).state.models).toEqual([]);
  });
});

describe('which conversations have a reply under way', () => {
  const streaming = aMessage({ id: 'r', conversationId: 'other', role: 'assistant', status: 'streaming' });
  const waiting = { phase: 'waiting', for: 'reply', behind: ['c'] } as const;
  const apply = (state: State, ...events: AppEvent[]) =>
    events.reduce((before, event) => applyEvent(before, event).state, state);

  test('is known of those that are not open, until the reply ends', () => {
    const begun = apply(
      initialState,
      { type: 'messagesChanged', conversationId: 'other', messages: [streaming] },
      { type: 'replyProgress', conversationId: 'other', replyId: 'r', progress: waiting },
    );
    expect(begun.running).toEqual({ other: 'r' });
    const ended = apply(begun, { type: 'replyFinished', message: { ...streaming, status: 'stopped' } });
    expect(ended.running).toEqual({});
    expect(ended.progress).toEqual({});
  });

  test('a page that opens in the middle is told, with what they wait for', () => {
    const running = [
      { conversationId: 'other', replyId: 'r', progress: waiting },
      { conversationId: 'c', replyId: 's', progress: null },
    ];
    const state = applySnapshot(initialState, aSnapshot({ running }));
    expect(state.running).toEqual({ other: 'r', c: 's' });
    expect(state.progress).toEqual({ r: waiting });
  });

  test('a replay is not one of them, and a deleted conversation has none', () => {
    const replay = apply(initialState, {
      type: 'replyProgress',
      conversationId: 'other',
      replyId: 'a replay',
      progress: waiting,
    });
    expect(replay.running).toEqual({});
    const deleted = apply(
      initialState,
      { type: 'messagesChanged', conversationId: 'other', messages: [streaming] },
      { type: 'conversationDeleted', conversationId: 'other' },
    );
    expect(deleted.running).toEqual({});
    const told = { type: 'replyProgress', conversationId: 'other', replyId: 's', progress: waiting } as const;
    const other = { ...streaming, id: 's', conversationId: 'other' };
    const gone = apply(
      initialState,
      { type: 'messagesChanged', conversationId: 'other', messages: [other] },
      told,
      { type: 'conversationDeleted', conversationId: 'other' },
    );
    expect(gone.progress).toEqual({});
  });
});

describe('a question that another window has asked', () => {
  const question = aMessage({ id: 'q', role: 'user', text: 'What is it?' });
  const drafts = { c: 'What is it?', new: 'What is it?', other: 'What is it?' };
  const draftsAfter = (state: Partial<State>, asked: Message) =>
    applyEvent({ ...initialState, ...state }, { type: 'messagesChanged', conversationId, messages: [asked] })
      .state.drafts;

  test('is no draft here any more', () => {
    expect(draftsAfter({ drafts }, { ...question, parentId: 'r' })).toEqual({
      new: drafts.new,
      other: drafts.other,
    });
  });

  test('nor one of a conversation that was not begun yet', () => {
    expect(draftsAfter({ drafts: { new: 'What is it?' } }, { ...question, parentId: null })).toEqual({});
  });

  test('takes away nothing else that was typed, and a reply nothing at all', () => {
    expect(draftsAfter({ drafts: { c: 'What is it? And why?' } }, question)).toEqual({
      c: 'What is it? And why?',
    });
    expect(draftsAfter({ drafts: { c: 'Yes.' } }, { ...question, role: 'assistant', text: 'Yes.' })).toEqual({
      c: 'Yes.',
    });
  });
});
