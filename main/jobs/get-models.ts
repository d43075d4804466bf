// Getting models from a hub: one job for each file that was chosen, so that each can be paused on its own.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { HubModel } from '../../preload/contract/hub.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { checkDiskSpace, takenBytes } from '../models/download/disk-space.ts';
import { partPath } from '../models/download/part-state.ts';
import type { Hub, RepositoryFiles } from '../models/hub/hub.ts';
import { type ListedModel, modelsIn } from '../models/hub/hub-files.ts';
import type { HubOffers } from '../models/hub/hub-offers.ts';
import { filePlace, repositoryFolder } from '../models/hub/place.ts';
import type { ModelLibrary } from '../models/library.ts';
import type { JobQueue } from './job-queue.ts';
import type { PlannedStep } from './step-runner.ts';
import { type DownloadParams, downloadParams, downloadSubject } from './steps/download-step.ts';

export type GetModels = ReturnType<typeof createGetModels>;

export function createGetModels(options: {
  hub: Hub;
  filesOf: HubOffers['filesOf'];
  queue: JobQueue;
  library: ModelLibrary;
  /** Where models are put. Absolute. */
  modelsDir: string;
}) {
  const { hub, filesOf, queue, library, modelsDir } = options;

  /**
   * Steps that bring files into a folder of their repository.
   * @param as a model, of which the first enters the library once all are there; or passing, for a later step
   * @throws AppError `hubUnchecked`
   */
  function stepsFor(
    found: RepositoryFiles,
    files: RepositoryFiles['files'],
    folder: string,
    as: { passing: boolean },
  ) {
    const { repository, commit } = found;
    const targets = files.map(({ path }) => filePlace(folder, path));
    return files.map(({ path, bytes, hash }, index): PlannedStep & { params: DownloadParams } => {
      if (hash === null) throw new AppError('hubUnchecked', { detail: { file: basename(path) } });
      const params: DownloadParams = {
        baseUrl: hub.base,
        repository,
        url: hub.fileUrl(repository, commit, path),
        target: targets[index]!,
        bytes,
        hash,
        model: !as.passing && index === files.length - 1 ? targets[0]! : null,
        passing: as.passing,
      };
      return { kind: 'download', subject: downloadSubject(path), params };
    });
  }

  /** A folder for a repository's files in which none of them has another one's place. */
  function folderFor({ repository, commit }: RepositoryFiles, files: RepositoryFiles['files']): string {
    const folder = repositoryFolder(modelsDir, repository);
    const taken = files.some(({ path, bytes }) => {
      const there = statSync(filePlace(folder, path), { throwIfNoEntry: false });
      return there !== undefined && there.size !== bytes;
    });
    return taken ? `${folder}-${commit.slice(0, 7)}` : folder;
  }

  /** @throws AppError `notEnoughDisk`: for these, and those that wait already */
  async function checkRoom(steps: readonly { readonly params: DownloadParams }[], more = 0): Promise<void> {
    mkdirSync(modelsDir, { recursive: true });
    const all = [...queuedDownloads(queue), ...steps.map(({ params }) => params)];
    const missing = await Promise.all(
      all.map(async ({ target, bytes }) =>
        existsSync(target) ? 0 : Math.max(0, bytes - (await takenBytes(partPath(target)))),
      ),
    );
    await checkDiskSpace(
      modelsDir,
      missing.reduce((sum, bytes) => sum + bytes, more),
    );
  }

  function stateOf(repository: string, commit: string, { id, bytes }: ListedModel): HubModel['state'] {
    const url = hub.fileUrl(repository, commit, id);
    if (queuedDownloads(queue).some((one) => one.url === url)) return 'queued';
    const name = basename(filePlace('', id));
    const isThat = (one: ModelEntry) => one.fileName === name && one.bytes === bytes;
    return library.list().some((one) => isThat(one) && one.problem === null) ? 'there' : 'open';
  }

  return {
    stepsFor,
    checkRoom,
    stateOf,
    /**
     * @throws AppError `badRequest` for one that is not in the listing, is there or on its way; `hubUnchecked`,
     * `notEnoughDisk`, and as `createHub`
     */
    async download(repository: string, commit: string, ids: readonly string[]): Promise<void> {
      const found = await filesOf(repository, commit);
      const listed = modelsIn(found.files);
      const jobs = [...new Set(ids)].map((id) => {
        const model = listed.find((one) => one.id === id);
        if (model === undefined || stateOf(repository, commit, model) !== 'open')
          throw new AppError('badRequest', { detail: { file: basename(id) } });
        return {
          model,
          steps: stepsFor(found, model.files, folderFor(found, model.files), { passing: false }),
        };
      });
      await checkRoom(jobs.flatMap(({ steps }) => steps));
      for (const { model, steps } of jobs) {
        const name = repository.split('/')[1]!;
        const levels = [model.level ?? basename(model.id)];
        queue.add({ purpose: 'download', name, levels, originals: null }, steps);
      }
    },
  };
}

/** Of jobs that are not done, whatever their state. */
function queuedDownloads(queue: JobQueue): DownloadParams[] {
  const found: DownloadParams[] = [];
  queue.some(({ kind, params }, done) => {
    const parsed = kind === 'download' && !done ? downloadParams.safeParse(params) : null;
    if (parsed?.success) found.push(parsed.data);
    return false;
  });
  return found;
}
