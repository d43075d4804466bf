// What a person may get from a hub: for some words the repositories found, for a repository what it holds, with
// how much of this machine each would take.
import type { ErrorData } from '../../../preload/contract/errors.ts';
import type { HubAnswer, HubListing, HubModel } from '../../../preload/contract/hub.ts';
import type { ModelFit } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import { parseMistralConfig } from '../convert/mistral-config.ts';
import type { Geometry } from '../fit.ts';
import type { QuantizePace } from '../quantize/making-time.ts';
import { partNameOf } from '../split-files.ts';
import type { Http } from './http.ts';
import type { Hub, RepositoryFiles } from './hub.ts';
import { type ListedModel, modelsIn, originalIn } from './hub-files.ts';
import { originalWeights, storedLevel } from './original-weights.ts';
import { plannedGeometry, withWeights, xenonGeometry } from './planned-geometry.ts';
import { readRemoteHeader } from './remote-header.ts';
import { parseRepository, type RepositoryRef } from './repository-name.ts';

export type FitOf = (geometry: Geometry, trainedContextLength: number) => ModelFit;

/** Tokens that files of Xenon-4's kind claim. */
const usualContextLength = 32_768;
/** Listings that are remembered: what is chosen from one is looked up there. */
const remembered = 20;

export type HubOffers = ReturnType<typeof createHubOffers>;

export function createHubOffers(options: {
  hub: Hub;
  http: Http;
  /** What a model would take now. */
  fitter: () => Promise<FitOf>;
  /** How fast levels are made here; null: not known. */
  pace: () => Promise<QuantizePace | null>;
  /** Whether the library has it, or a job gets it. */
  stateOf: (repository: string, commit: string, model: ListedModel) => HubModel['state'];
}) {
  const { hub, http, fitter, pace, stateOf } = options;
  const listings = new Map<string, RepositoryFiles>();

  async function list(ref: RepositoryRef): Promise<HubListing> {
    const found = await hub.files(ref);
    const { repository, commit, gated, files } = found;
    remember(found);
    const listed = modelsIn(files);
    const fitOf = await fitter();
    const header = await lookInto(found, listed);
    const models = listed.map((model) => ({
      ...model,
      fit:
        header.geometry === null
          ? null
          : fitOf(withWeights(header.geometry, model.bytes), header.contextLength),
      state: stateOf(repository, commit, model),
    }));
    return {
      repository,
      commit,
      gated,
      models,
      original: (await originalOf(found, fitOf)).offer,
      problem: header.problem,
    };
  }

  /** By the header of the smallest file: its geometry is that of every level beside it. */
  async function lookInto({ repository, commit }: RepositoryFiles, listed: readonly ListedModel[]) {
    const guess = { geometry: isXenon(repository) ? xenonGeometry : null, contextLength: usualContextLength };
    // Of a split model its first part tells it, too, unless that holds no tensors.
    const smallest = (listed.find(({ files }) => files.length === 1) ?? listed[0])?.files[0];
    if (smallest === undefined) return { ...guess, problem: null };
    try {
      const header = await readRemoteHeader(http, {
        url: hub.fileUrl(repository, commit, smallest.path),
        bytes: smallest.bytes,
        file: smallest.path,
        authorization: hub.authorization(),
      });
      const known = header?.geometry ?? guess.geometry;
      // Of a part only its own tensors are known: how weights spread over all layers follows from their shapes.
      const isPart = partNameOf(smallest.path) !== null;
      const geometry = known && isPart ? plannedGeometry({ ...known, tied: false }) : known;
      return { geometry, contextLength: header?.contextLength ?? guess.contextLength, problem: null };
    } catch (thrown) {
      return { ...guess, problem: problemOf(thrown) };
    }
  }

  /** What can be made of the original weights in a repository, and the level that they are of. */
  async function originalOf(found: RepositoryFiles, fitOf?: FitOf) {
    const original = originalIn(found.files);
    if (original === null) return { offer: null, stored: '' };
    try {
      const config = parseMistralConfig(await hub.json(found.repository, found.commit, 'config.json'));
      const weights = originalWeights(config, {
        bytes: original.bytes,
        convertedBytes: null,
        fitOf: fitOf ?? (await fitter()),
        pace: await pace(),
      });
      return { offer: { kind: 'weights', weights } as const, stored: storedLevel(config) };
    } catch (thrown) {
      return { offer: { kind: 'problem', error: AppError.from(thrown).data } as const, stored: '' };
    }
  }

  function remember(found: RepositoryFiles): void {
    const key = keyOf(found.repository, found.commit);
    listings.delete(key);
    listings.set(key, found);
    if (listings.size > remembered) listings.delete(listings.keys().next().value!);
  }

  return {
    originalOf,
    /** @throws AppError as `createHub` */
    async ask(text: string): Promise<HubAnswer> {
      const ref = parseRepository(text, hub.base);
      if (ref !== null) return { kind: 'listing', listing: await list(ref) };
      return { kind: 'repositories', repositories: await hub.search(text) };
    },
    /** The files of a listing, asked for again where it is no longer known. @throws AppError as `createHub` */
    async filesOf(repository: string, commit: string): Promise<RepositoryFiles> {
      const known = listings.get(keyOf(repository, commit));
      if (known) return known;
      const found = await hub.files({ repository, revision: commit });
      remember(found);
      return found;
    },
  };
}

/** What the app says against the files. That one cannot be looked into is nothing against it. */
function problemOf(thrown: unknown): ErrorData | null {
  const { code, data } = AppError.from(thrown);
  return code === 'modelArchitecture' || code === 'modelNotGguf' || code === 'modelDamaged' ? data : null;
}

function isXenon(repository: string): boolean {
  return /xenon-?4|mistral-?7b/i.test(repository);
}

const keyOf = (repository: string, commit: string): string => `${repository}@${commit}`;
