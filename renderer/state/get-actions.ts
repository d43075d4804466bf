// The actions of getting models: asking a hub, ordering what was ticked, and what can be done with a job.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { HubAnswer, HubListing } from '../../preload/contract/hub.ts';
import type { ActionParts } from './actions.ts';
import type { Asked, AskingWay, GetState, GetWay } from './get-state.ts';

interface GetParts extends Pick<ActionParts, 'client' | 'store'> {
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export type JobAction = 'pauseJob' | 'resumeJob' | 'cancelJob' | 'dismissJob' | 'deleteOriginals';

export function createGetActions({ client, store, value }: GetParts) {
  const { getState, setState } = store;
  /** Of the last question on each way: an answer to an earlier one is dropped. */
  const questions = { hub: 0, weights: 0 };

  function change(changes: Partial<GetState>): void {
    setState({ get: { ...getState().get, ...changes } });
  }

  function changeAsked(way: AskingWay, changes: Partial<Asked>): void {
    change({ [way]: { ...getState().get[way], ...changes } });
  }

  async function refreshFacts(): Promise<void> {
    const facts = await client('getHubFacts', {});
    // Without them the page is as useful, but for what it says beforehand.
    if (facts.ok) change({ facts: facts.value });
  }

  /** @param quietly what is shown stays until the answer is here, and stays where there is none */
  async function ask(way: AskingWay, text: string, quietly = false): Promise<void> {
    questions[way] += 1;
    const question = questions[way];
    if (!quietly) changeAsked(way, { asking: text, error: null, answer: null, chosen: [] });
    const outcome = await client('askHub', { text });
    if (question !== questions[way]) return;
    if (outcome.ok)
      changeAsked(way, { asking: null, answer: outcome.value, ...offered(way, outcome.value, quietly) });
    else if (!quietly) changeAsked(way, { asking: null, error: outcome.error });
  }

  /** Of original weights, the usual levels are ticked. */
  function offered(way: AskingWay, answer: HubAnswer, quietly: boolean): Partial<Asked> {
    if (quietly || way === 'hub' || answer.kind !== 'listing') return {};
    const { original } = answer.listing;
    if (original?.kind !== 'weights') return {};
    return { chosen: original.weights.levels.filter(({ usual }) => usual).map(({ level }) => level) };
  }

  function listingOf(way: AskingWay): HubListing | null {
    const { answer } = getState().get[way];
    return answer?.kind === 'listing' ? answer.listing : null;
  }

  return {
    chooseWay: (way: GetWay) => change({ way }),
    refreshFacts,
    typeHubText: (way: AskingWay, text: string) => changeAsked(way, { text }),
    async askHub(way: AskingWay, text: string): Promise<void> {
      const trimmed = text.trim();
      if (trimmed !== '') await ask(way, trimmed);
    },
    /** Takes back a question, or leaves a listing. */
    leaveAnswer(way: AskingWay): void {
      questions[way] += 1;
      changeAsked(way, { asking: null, answer: null, error: null, chosen: [] });
    },
    /** Looks again at a listing that is shown: what is there and on its way has changed. */
    async refreshListing(way: AskingWay): Promise<void> {
      const listing = listingOf(way);
      if (listing && getState().get[way].asking === null)
        await ask(way, `${listing.repository}@${listing.commit}`, true);
    },
    choose(way: AskingWay, id: string, chosen: boolean): void {
      const others = getState().get[way].chosen.filter((one) => one !== id);
      changeAsked(way, { chosen: chosen ? [...others, id] : others });
    },
    async downloadChosen(): Promise<void> {
      const listing = listingOf('hub');
      if (!listing) return;
      const { repository, commit } = listing;
      const ids = getState().get.hub.chosen;
      if ((await value(client('downloadModels', { repository, commit, ids: [...ids] }))) === undefined)
        return;
      changeAsked('hub', { chosen: [] });
    },
    chooseFolderLevel(level: string, chosen: boolean): void {
      const others = getState().get.folderLevels.filter((one) => one !== level);
      change({ folderLevels: chosen ? [...others, level] : others });
    },
    /** @param levels of those that are offered, the ticked ones */
    async makeFromWeights(levels: readonly string[]): Promise<void> {
      const listing = listingOf('weights');
      if (!listing) return;
      const { repository, commit } = listing;
      await value(client('makeFromWeights', { repository, commit, levels: [...levels] }));
    },
    async makeFromFolder(levels: readonly string[]): Promise<void> {
      await value(client('makeFromFolder', { levels: [...levels] }));
    },
    async chooseWeights(): Promise<void> {
      if ((await value(client('chooseWeights', {}))) !== undefined) await refreshFacts();
    },
    async actOnJob(action: JobAction, jobId: string): Promise<void> {
      await value(client(action, { jobId }));
    },
    /** True once the hub's access token is kept, or forgotten. */
    async setHubToken(token: string | null): Promise<boolean> {
      const kept = (await value(client('setHubToken', { token }))) !== undefined;
      if (kept) await refreshFacts();
      return kept;
    },
  };
}
