// A hub of models by its plain HTTP API: finding repositories, and listing one as it is at one commit.
// API as of https://huggingface.co/docs/hub/api and of what its own Python client reads.
import { z } from 'zod';
import type { HubFile, HubRepository } from '../../../preload/contract/hub.ts';
import { AppError } from '../../errors.ts';
import type { Authorization, Http, HttpResponse } from './http.ts';
import { isPassing, refusalOf, retryAfterMs, unreachable } from './hub-errors.ts';
import type { RepositoryRef } from './repository-name.ts';

/** A listing of some thousand files is 1 MB. */
const maxAnswerBytes = 32 << 20;
const silenceMs = 20_000;
const found = 20;

const searchSchema = z.array(
  z.object({
    id: z.string(),
    downloads: z.number().catch(0),
    likes: z.number().catch(0),
    lastModified: z.string().nullish(),
    gated: z.union([z.boolean(), z.string()]).catch(false),
  }),
);

const listingSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  gated: z.union([z.boolean(), z.string()]).catch(false),
  siblings: z.array(
    z.object({
      rfilename: z.string().min(1).max(1000),
      size: z.number().nullish(),
      blobId: z.string().nullish(),
      lfs: z.object({ sha256: z.string(), size: z.number() }).nullish().catch(null),
    }),
  ),
});

export interface RepositoryFiles {
  readonly repository: string;
  readonly commit: string;
  readonly gated: boolean;
  readonly files: readonly HubFile[];
}

export type Hub = ReturnType<typeof createHub>;

/**
 * All methods throw AppError `hubUnreachable`, `hubNotAHub`, `hubBusy`, `hubFailed`, `hubTokenRefused`.
 * @param baseUrl the hub's address as it is set now
 * @param token the access token for that address; null without one
 */
export function createHub(options: { http: Http; baseUrl: () => string; token: () => string | null }) {
  const { http, token } = options;
  const base = (): string => options.baseUrl().replace(/\/+$/, '');

  function authorization(): Authorization | null {
    const secret = token();
    return secret === null ? null : { origin: new URL(base()).origin, token: secret };
  }

  async function ask(path: string, repository: string): Promise<unknown> {
    const url = `${base()}${path}`;
    const { host } = new URL(url);
    let response: HttpResponse;
    try {
      response = await http.get({ url, silenceMs, authorization: authorization() });
    } catch (cause) {
      throw unreachable(host, cause);
    }
    const { status, headers } = response;
    if (status !== 200) {
      response.destroy();
      if (status === 429)
        throw new AppError('hubBusy', { detail: { host, ...secondsOf(retryAfterMs(headers, Date.now())) } });
      if (isPassing(status)) throw new AppError('hubFailed', { detail: { host, status } });
      throw refusalOf(status, headers, { repository, host, withToken: token() !== null });
    }
    return await readJson(response, host);
  }

  /** The address of a file at a commit. */
  function fileUrl(repository: string, commit: string, path: string): string {
    return `${base()}/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  return {
    /** Where files are fetched from, and what goes along to there. */
    get base() {
      return base();
    },
    authorization,
    /** The most downloaded repositories that match the words. */
    async search(words: string): Promise<HubRepository[]> {
      const query = new URLSearchParams({
        search: words,
        sort: 'downloads',
        direction: '-1',
        limit: `${found}`,
      });
      const answer = searchSchema.safeParse(await ask(`/api/models?${query}`, words));
      if (!answer.success) throw notAHub(base(), answer.error);
      return answer.data.slice(0, found).map(({ id, downloads, likes, lastModified, gated }) => ({
        repository: id,
        downloads,
        likes,
        updatedAt: lastModified ? Date.parse(lastModified) || null : null,
        gated: gated !== false,
      }));
    },
    /**
     * The files of a repository, with the commit that they are of.
     * @throws AppError `hubRepositoryMissing`, `hubGated`
     */
    async files({ repository, revision }: RepositoryRef): Promise<RepositoryFiles> {
      const path = `/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
      const answer = listingSchema.safeParse(await ask(path, repository));
      if (!answer.success) throw notAHub(base(), answer.error);
      const { sha, gated, siblings } = answer.data;
      const files = siblings.map(({ rfilename, size, blobId, lfs }) => ({
        path: rfilename,
        bytes: lfs?.size ?? size ?? 0,
        // Of a large file, git itself knows a pointer only.
        hash: lfs ? hashOf('sha256', 64, lfs.sha256) : hashOf('gitSha1', 40, blobId),
      }));
      return { repository, commit: sha, gated: gated !== false, files };
    },
    fileUrl,
    /** A small file of JSON at a commit. @throws AppError `hubRepositoryMissing`, `hubGated` */
    json: (repository: string, commit: string, path: string): Promise<unknown> =>
      ask(fileUrl(repository, commit, path).slice(base().length), repository),
  };
}

function hashOf(kind: 'sha256' | 'gitSha1', digits: number, hex?: string | null): HubFile['hash'] {
  const value = (hex ?? '').toLowerCase();
  return /^[0-9a-f]+$/.test(value) && value.length === digits ? { kind, hex: value } : null;
}

async function readJson(response: HttpResponse, host: string): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response.body()) {
      bytes += piece.length;
      if (bytes > maxAnswerBytes) throw notAHub(`https://${host}`, 'an answer without end');
      pieces.push(piece);
    }
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : unreachable(host, thrown);
  } finally {
    response.destroy();
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch (cause) {
    throw notAHub(`https://${host}`, cause);
  }
}

function notAHub(base: string, cause: unknown): AppError {
  return new AppError('hubNotAHub', { detail: { host: new URL(base).host }, cause });
}

function secondsOf(ms: number | null): { seconds?: number } {
  return ms === null ? {} : { seconds: Math.ceil(ms / 1000) };
}
