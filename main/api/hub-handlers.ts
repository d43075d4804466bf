// The methods of getting models, a line each.
import type { HubFacts, hubMethods } from '../../preload/contract/hub.ts';
import type { GetModels } from '../jobs/get-models.ts';
import type { MakeFromWeights } from '../jobs/make-from-weights.ts';
import type { HubMemory } from '../models/hub/hub-memory.ts';
import type { HubOffers } from '../models/hub/hub-offers.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { Handlers } from './router.ts';

export interface HubServices {
  readonly facts: () => Promise<HubFacts>;
  readonly offers: HubOffers;
  readonly getModels: GetModels;
  readonly memory: HubMemory;
  readonly fromWeights: MakeFromWeights;
  readonly weights: { choose(): Promise<void>; make(levels: readonly string[]): Promise<void> };
}

export function createHubHandlers(
  { facts, offers, getModels, memory, fromWeights, weights }: HubServices,
  settings: SettingsStore,
): Pick<Handlers, keyof typeof hubMethods> {
  return {
    getHubFacts: facts,
    askHub: ({ text }) => offers.ask(text),
    async downloadModels({ repository, commit, ids }) {
      await getModels.download(repository, commit, ids);
      return null;
    },
    async makeFromWeights({ repository, commit, levels }) {
      await fromWeights.fromRepository(repository, commit, levels);
      return null;
    },
    async chooseWeights() {
      await weights.choose();
      return null;
    },
    async makeFromFolder({ levels }) {
      await weights.make(levels);
      return null;
    },
    setHubToken({ token }) {
      memory.setToken(settings.get().hub.baseUrl, token);
      return null;
    },
  };
}
