// "Side by side": what the levels write in answer to one prompt, told to every page while it grows. It lives here,
// not in a page and not in the store: a reload finds it, and the end of the app ends it.
import { randomInt } from 'node:crypto';
import type { ComparedAnswer, Comparison } from '../../preload/contract/comparison.ts';
import type { Input } from '../../preload/contract/methods.ts';
import type { Sampling } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { BegunReply, ReplyResult, Turn } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type AnswerText, createAnswerText } from './answer-text.ts';
import { endingOfResult } from './endings.ts';
import type { LevelListener, LevelRuns } from './level-runs.ts';
import { partingOf } from './partings.ts';
import type { Receipts } from './receipts.ts';
import type { Tree } from './tree.ts';

export type ComparisonService = ReturnType<typeof createComparison>;

/** What is needed of an answer to keep it, and not told to pages. */
interface Backing {
  readonly text: AnswerText;
  begun: BegunReply | null;
  result: ReplyResult | null;
}

interface Current {
  shown: Comparison;
  readonly backing: readonly Backing[];
  readonly asked: { readonly sampling: Sampling; readonly instruction: string };
  readonly stop: AbortController;
}

export function createComparison(options: {
  store: Pick<Store, 'conversations' | 'messages' | 'setups'>;
  runs: LevelRuns;
  tree: Pick<Tree, 'keep'>;
  events: Events;
  receipts: Receipts;
  /** How a reply in this conversation is to be written; one that is not there has the app's own values. */
  samplingOf(conversationId: string): Sampling;
}) {
  const { store, runs, tree, events, receipts, samplingOf } = options;
  const { messages, setups } = store;
  let current: Current | null = null;

  function find(id: string): Current | null {
    return current?.shown.id === id ? current : null;
  }

  /** The prompt as the engine gets it. @throws AppError `notFound`, `badRequest` */
  function askedOf(id: string, source: Input<'startComparison'>['source']) {
    if ('prompt' in source) {
      const turns: Turn[] = [{ messageId: id, role: 'user', text: source.prompt, tokenIds: null }];
      const plain = { questionId: null, contextStartId: null, instruction: '' };
      return { ...plain, prompt: source.prompt, turns, sampling: samplingOf(id) };
    }
    const { questionId } = source;
    const question = messages.get(questionId);
    if (question.role !== 'user') throw new AppError('badRequest', { detail: { messageId: questionId } });
    const before = question.parentId === null ? null : messages.get(question.parentId);
    const contextStartId = before?.contextStartId ?? null;
    return {
      questionId,
      prompt: question.text,
      // What is before it, no model sees.
      turns: messages.turns(questionId, contextStartId),
      contextStartId,
      instruction: setups.get(question.conversationId).instruction,
      sampling: samplingOf(question.conversationId),
    };
  }

  function publish(of: Current, changes: Partial<Comparison>): void {
    of.shown = { ...of.shown, ...changes };
    if (of === current) events.publish({ type: 'comparisonChanged', comparison: of.shown });
  }

  function change(of: Current, index: number, changes: Partial<ComparedAnswer>): void {
    const answers = of.shown.answers.map((one, at) => (at === index ? { ...one, ...changes } : one));
    publish(of, { answers });
  }

  /** Of every answer that has ended, from the first that has any text. */
  function markPartings(of: Current): void {
    const ended = ({ status }: ComparedAnswer) => status === 'complete' || status === 'stopped';
    const written = of.shown.answers.map((answer, index) => {
      const record = of.backing[index]!.text.record();
      if (!ended(answer) || record === null) return null;
      const reason = answer.stats?.stopReason;
      return { text: answer.text, record, complete: reason === 'endOfText' || reason === 'stopString' };
    });
    const reference = written.find((one) => one !== null);
    const answers = of.shown.answers.map((answer, index) => {
      const own = written[index];
      const parts = own && reference && own !== reference;
      return { ...answer, parting: parts ? partingOf(own, reference) : null };
    });
    publish(of, { answers });
  }

  function listenerFor(of: Current): LevelListener {
    return {
      onLoading: (index, progress) => change(of, index, { status: 'loading', progress }),
      onBegun(index, begun) {
        of.backing[index]!.begun = begun;
        change(of, index, { memoryBytes: begun.model.tuning.takenBytes });
      },
      onProgress(index, progress) {
        if (progress.phase === 'prefill')
          change(of, index, { status: 'reading', progress: progress.done / Math.max(1, progress.total) });
        // Told with the next delta.
        if (progress.phase === 'decode') of.backing[index]!.text.rate = progress.tokensPerSecond;
      },
      onDelta(index, delta) {
        const answer = of.shown.answers[index]!;
        const { text } = of.backing[index]!;
        text.append(delta);
        if (answer.status !== 'writing') change(of, index, { status: 'writing', progress: 0 });
        const grown = { text: answer.text + delta.text, tokensPerSecond: text.rate };
        const answers = of.shown.answers.map((one, at) => (at === index ? { ...one, ...grown } : one));
        of.shown = { ...of.shown, answers };
        if (of !== current) return;
        events.publish({
          type: 'comparisonDelta',
          comparisonId: of.shown.id,
          index,
          at: answer.text.length,
          text: delta.text,
          tokensPerSecond: text.rate,
        });
      },
      onEnd(index, result) {
        of.backing[index]!.result = result;
        const stats = result?.stats ?? null;
        const stopped = stats === null || stats.stopReason === 'stopped';
        const rate = stats === null || stats.decodeTokensPerSecond === 0 ? null : stats.decodeTokensPerSecond;
        change(of, index, {
          status: stopped ? 'stopped' : 'complete',
          progress: 0,
          stats,
          tokensPerSecond: rate,
        });
        markPartings(of);
      },
      onFail: (index, error) => change(of, index, { status: 'failed', progress: 0, error: error.data }),
    };
  }

  return {
    get current(): Comparison | null {
      return current?.shown ?? null;
    },
    /** Returns at once. @throws AppError as `prepare` of the runs, `notFound`, `badRequest` */
    start({ comparisonId: id, modelIds, source }: Input<'startComparison'>): void {
      const entries = runs.prepare(modelIds);
      const { prompt, questionId, ...asked } = askedOf(id, source);
      const seed = asked.sampling.seed ?? randomInt(2 ** 31);
      const sampling = { ...asked.sampling, seed };
      const answers = entries.map(({ id: modelId, level, bytes }) => ({
        ...notBegun,
        modelId,
        level,
        bytes,
      }));
      const model = entries[0]!.name;
      const stop = new AbortController();
      const of: Current = {
        shown: { id, model, prompt, questionId, seed, running: true, answers, kept: false },
        backing: entries.map(() => ({ text: createAnswerText(), begun: null, result: null })),
        asked: { sampling, instruction: asked.instruction },
        stop,
      };
      current = of;
      publish(of, {});
      const order = { id, modelIds, ...asked, sampling, recordsTokens: true, signal: stop.signal };
      void runs.run(order, listenerFor(of)).then(() => publish(of, { running: false }));
    },
    stop(id: string): void {
      find(id)?.stop.abort();
    },
    /**
     * Each answer that has any text becomes a reply beside those of its turn, with its receipt. Once, as one step of
     * the tree: taken back, it is taken again as any other.
     * @throws AppError `notFound`, `inTrash`, `comparisonRunning`, `diskFull`
     */
    keep(id: string): void {
      const of = find(id);
      if (of === null || of.shown.questionId === null) throw new AppError('notFound');
      if (of.shown.running) throw new AppError('comparisonRunning');
      if (of.shown.kept) return;
      const question = messages.get(of.shown.questionId);
      const kept = of.backing.flatMap(({ text, begun, result }, index) => {
        const answer = of.shown.answers[index]!;
        if (begun === null || result === null || answer.text === '') return [];
        return [{ id: crypto.randomUUID(), text, begun, result, answer }];
      });
      const { recordsTokens } = setups.get(question.conversationId);
      if (kept.length === 0) {
        publish(of, { kept: true });
        return;
      }
      tree.keep(
        question,
        kept.map(({ id: replyId, text, result, answer }) => ({
          id: replyId,
          text: answer.text,
          tokenIds: text.tokenIds,
          ending: endingOfResult({ ...question, model: of.shown.model, level: answer.level }, result, 0),
          record: recordsTokens ? text.toBlob() : null,
        })),
      );
      for (const { id: replyId, text, begun, result } of kept) {
        const draft = receipts.draft(replyId, { ...of.asked, continued: { tokens: 0, characters: 0 } });
        draft.begun(begun);
        draft.end(text.tokenIds.length, result.stats);
      }
      publish(of, { kept: true });
    },
    close(): void {
      current?.stop.abort();
      current = null;
    },
  };
}

const notBegun = {
  status: 'waiting',
  progress: 0,
  text: '',
  tokensPerSecond: null,
  stats: null,
  memoryBytes: null,
  error: null,
  parting: null,
} as const satisfies Partial<ComparedAnswer>;
