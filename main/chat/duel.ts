// The blind duel. Whose answer is whose stays here until the vote is stored: pages get the two texts together, in an
// order drawn by lot, and nothing new of the engine meanwhile, since what is loaded when would tell.
import { randomInt } from 'node:crypto';
import type { Duel, DuelAnswers, DuelVote } from '../../preload/contract/duel.ts';
import type { Input } from '../../preload/contract/methods.ts';
import type { ModelEntry, Sampling } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import { AppError } from '../errors.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { DuelVotes, StoredVote } from '../store/duel-votes.ts';
import type { LevelRuns } from './level-runs.ts';

export type DuelService = ReturnType<typeof createDuels>;

/** The two as they stand on the page. */
interface Sides {
  readonly left: ModelEntry;
  readonly right: ModelEntry;
}

interface Current {
  shown: Duel;
  readonly sides: Sides;
  readonly stop: AbortController;
}

/** @param options.toss true or false with equal chances; injected by tests */
export function createDuels(options: {
  runs: LevelRuns;
  models: Pick<CurrentModel, 'conceal'>;
  votes: DuelVotes;
  events: Events;
  samplingOf(conversationId: string): Sampling;
  toss?: () => boolean;
}) {
  const { runs, models, votes, events, samplingOf, toss = () => randomInt(2) === 1 } = options;
  let current: Current | null = null;

  function find(id: string): Current | null {
    return current?.shown.id === id ? current : null;
  }

  function publish(): void {
    events.publish({ type: 'duelChanged', duel: current?.shown ?? null });
  }

  function publishTallies(): void {
    events.publish({ type: 'duelTalliesChanged', tallies: votes.tallies() });
  }

  function setStage(of: Current, stage: Duel['stage']): void {
    if (of !== current) return;
    of.shown = { ...of.shown, stage };
    publish();
  }

  async function write(of: Current): Promise<void> {
    const { left, right } = of.sides;
    const { id, prompt } = of.shown;
    // Which side is written first is drawn apart from which level is on it.
    const order: readonly (keyof Sides)[] = toss() ? ['left', 'right'] : ['right', 'left'];
    const texts = { left: '', right: '' };
    let failed: { level: string; error: AppError } | null = null;
    const sampling = samplingOf(id);
    const endConcealing = models.conceal();
    await runs.run(
      {
        id,
        modelIds: order.map((side) => (side === 'left' ? left.id : right.id)),
        turns: [{ messageId: id, role: 'user', text: prompt, tokenIds: null }],
        contextStartId: null,
        sampling: { ...sampling, seed: sampling.seed ?? randomInt(2 ** 31) },
        instruction: '',
        recordsTokens: false,
        signal: of.stop.signal,
      },
      {
        onDelta(index, { text }) {
          texts[order[index]!] += text;
        },
        onEnd() {},
        onFail(index, error) {
          failed ??= { level: of.sides[order[index]!].level, error };
          // The other one alone is no duel.
          of.stop.abort();
        },
      },
    );
    endConcealing();
    const failure = failed as { level: string; error: AppError } | null;
    if (failure !== null) setStage(of, { name: 'failed', level: failure.level, error: failure.error.data });
    else if (of.stop.signal.aborted) return;
    else if (texts.left === texts.right) reveal(of, texts, null);
    else setStage(of, { name: 'voting', answers: texts });
  }

  function reveal(of: Current, answers: DuelAnswers, vote: DuelVote | null): void {
    const { left, right } = of.sides;
    setStage(of, { name: 'revealed', answers, vote, left: left.level, right: right.level });
  }

  return {
    get current(): Duel | null {
      return current?.shown ?? null;
    },
    tallies: votes.tallies,
    /** Returns at once. @throws AppError as `prepare` of the runs */
    start({ duelId: id, modelIds, prompt }: Input<'startDuel'>): void {
      const [larger, smaller] = runs.prepare(modelIds).sort((a, b) => b.bytes - a.bytes) as [
        ModelEntry,
        ModelEntry,
      ];
      const sides = toss() ? { left: larger, right: smaller } : { left: smaller, right: larger };
      const levels = [sizeOf(larger), sizeOf(smaller)] as const;
      const shown: Duel = { id, model: larger.name, levels, prompt, stage: { name: 'writing' } };
      const of: Current = { shown, sides, stop: new AbortController() };
      current = of;
      publish();
      void write(of);
    },
    stop(id: string): void {
      const of = find(id);
      if (of === null || of.shown.stage.name !== 'writing') return;
      current = null;
      of.stop.abort();
      publish();
    },
    /** @throws AppError `notFound`, `badRequest` where there is nothing to vote on, `diskFull` */
    vote(id: string, vote: DuelVote): void {
      const of = find(id);
      if (of === null) throw new AppError('notFound');
      const { stage, model, levels } = of.shown;
      if (stage.name !== 'voting') throw new AppError('badRequest');
      const [larger, smaller] = levels;
      votes.add({ id, model, larger, smaller, vote: storedVote(vote, of.sides, larger.level) });
      reveal(of, stage.answers, vote);
      publishTallies();
    },
    removeVotes({ model, larger, smaller }: Input<'deleteDuelVotes'>): void {
      votes.removePair(model, larger, smaller);
      publishTallies();
    },
    close(): void {
      current?.stop.abort();
      current = null;
    },
  };
}

const sizeOf = ({ level, bytes }: ModelEntry) => ({ level, bytes });

function storedVote(vote: DuelVote, sides: Sides, larger: string): StoredVote['vote'] {
  if (vote === 'tie' || vote === 'bothBad') return vote;
  return sides[vote].level === larger ? 'larger' : 'smaller';
}
