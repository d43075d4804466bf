// Takes conversations out of the app: into a file where the host can ask for one, else into one that the page
// fetches. Of temporary conversations that one is in memory, so that nothing of them is on the disk but what a person
// has put there.
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type CopiedText,
  downloadPath,
  type ExportOutcome,
  type ExportScope,
  formatFacts,
  isForTemporary,
  namedIn,
  zipFacts,
} from '../../../preload/contract/export-choice.ts';
import type { Input } from '../../../preload/contract/methods.ts';
import type { Events } from '../../api/events.ts';
import { AppError } from '../../errors.ts';
import type { PdfPrinter, Platform } from '../../platform.ts';
import type { UnsavedReply } from '../../store/archive/record.ts';
import type { Store } from '../../store/store.ts';
import { fileNameFor } from '../file-name.ts';
import { exportError } from './export-error.ts';
import { ExportCancelled, type ExportRun, runExport } from './export-thread.ts';
import type { ExportOrder } from './order.ts';
import { words } from './words.ts';

/** A finished export that waits to be fetched. */
export interface Download {
  readonly content: { readonly path: string } | { readonly inMemory: Uint8Array };
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: number;
}

/** The conversations that are in memory alone. */
export interface TemporaryConversations {
  hasConversation(id: string): boolean;
  titleOf(id: string): string;
  /** Their database as it is now: see `openBytes`. */
  bytes(): Uint8Array;
}

/** ms for which an export that was sent can be fetched again: whether all of it has arrived nobody knows. */
export const keptAfterSentMs = 300_000;

export type Exporting = ReturnType<typeof createExporting>;

export function createExporting(options: {
  platform: Platform;
  /** The database. */
  file: string;
  store: Pick<Store, 'conversations' | 'folders'>;
  temporary: TemporaryConversations;
  /** Has written to the file what is known of replies that are being written; returns what the disk refuses. */
  saveLive(): readonly UnsavedReply[];
  publish: Events['publish'];
  now?: () => number;
}) {
  const { platform, file, store, temporary, saveLive, publish, now = Date.now } = options;
  const dir = join(platform.dataDir, 'exports');
  const running = new Map<string, ExportRun>();
  const downloads = new Map<string, Download>();
  const leaving = new Map<string, NodeJS.Timeout>();
  // What an app that was killed left behind.
  rmSync(dir, { recursive: true, force: true });

  /** @throws AppError `notFound` */
  const titleOf = (id: string): string =>
    temporary.hasConversation(id) ? temporary.titleOf(id) : store.conversations.get(id).title;

  /** Whether a temporary conversation is wanted. */
  const isTemporary = (scope: ExportScope): boolean =>
    namedIn(scope)?.some(temporary.hasConversation) ?? false;

  /** From where it is read, with what has been written of running replies so far. */
  function sourceOf(scope: ExportScope): Pick<ExportOrder, 'file' | 'temporary' | 'unsaved'> {
    return { file, unsaved: saveLive(), temporary: isTemporary(scope) ? temporary.bytes() : null };
  }

  /** @throws AppError `notFound` */
  function nameOf(scope: ExportScope): string {
    if (scope.kind === 'folder') return store.folders.get(scope.folderId).name;
    const named = namedIn(scope);
    return named?.length === 1 ? titleOf(named[0]!) : words.allFileName(now());
  }

  /** Where it is written until it is whole: beside its place, or where the page fetches it. */
  function partOf(target: string | null): string {
    if (target !== null) return `${target}.part-${randomUUID().slice(0, 8)}`;
    mkdirSync(dir, { recursive: true });
    return join(dir, randomUUID());
  }

  /** Gives the bytes where there is no file. */
  async function writeTo(
    part: string | null,
    { exportId, scope, format, options: wanted }: Input<'startExport'>,
    zip: boolean,
  ) {
    let printer: Promise<PdfPrinter> | undefined;
    const run = runExport(
      {
        ...sourceOf(scope),
        scope,
        options: wanted,
        app: platform.version,
        output: { kind: 'file', path: part, format, zip },
      },
      {
        onProgress: (done, total) => publish({ type: 'exportProgress', exportId, done, total }),
        async print(html, pdf) {
          if (!platform.openPdfPrinter) throw new AppError('pdfNoPrinter');
          printer ??= platform.openPdfPrinter();
          await (await printer).print(html, pdf);
        },
      },
    );
    running.set(exportId, run);
    try {
      return await run.ended;
    } finally {
      running.delete(exportId);
      await printer?.then((opened) => opened.close()).catch(() => {});
      if (part !== null) for (const rest of ['.html', '.pdf']) await rm(`${part}${rest}`, { force: true });
    }
  }

  function remove(id: string): void {
    const content = downloads.get(id)?.content;
    downloads.delete(id);
    leaving.delete(id);
    // What cannot be removed goes when the app closes.
    if (content && 'path' in content) rm(content.path, { force: true }).catch(() => {});
  }

  return {
    /** @throws AppError see `startExport` of the contract */
    async start(input: Input<'startExport'>): Promise<ExportOutcome> {
      const { scope, format } = input;
      const inMemory = isTemporary(scope);
      if (inMemory && !isForTemporary(format)) throw new AppError('pdfTemporary');
      const zip = isSeveral(scope) && formatFacts[format].several === 'zip';
      const { extension, mimeType } = zip ? zipFacts : formatFacts[format];
      const fileName = fileNameFor(nameOf(scope), extension);
      const target = (await platform.chooseTarget?.(fileName)) ?? null;
      if (target === null && platform.chooseTarget) return { kind: 'cancelled' };
      let part: string | null = null;
      try {
        part = target === null && inMemory ? null : partOf(target);
        const written = await writeTo(part, input, zip);
        if (part !== null && target !== null) {
          await rename(part, target);
          return { kind: 'saved', fileName: basename(target) };
        }
        const id = randomUUID();
        const content = part === null ? { inMemory: written as Uint8Array } : { path: part };
        const bytes = part === null ? (written as Uint8Array).length : statSync(part).size;
        downloads.set(id, { content, fileName, mimeType, bytes });
        return { kind: 'download', fileName, path: `${downloadPath}${id}` };
      } catch (thrown) {
        if (part !== null) await rm(part, { force: true });
        if (thrown instanceof ExportCancelled) return { kind: 'cancelled' };
        throw exportError(thrown);
      }
    },
    cancel(exportId: string): void {
      running.get(exportId)?.cancel();
    },
    /** @throws AppError `exportEmpty`, `notFound`, `copyTooLong` */
    async copy({ scope, format, options: wanted }: Input<'copyOut'>): Promise<CopiedText> {
      const output = { kind: 'copy', format } as const;
      const run = runExport(
        { ...sourceOf(scope), scope, options: wanted, app: platform.version, output },
        { onProgress() {}, print: () => Promise.reject(new AppError('pdfNoPrinter')) },
      );
      return (await run.ended) as CopiedText;
    },
    /** null where there is none, or it has been fetched and its time is over. */
    download: (id: string): Download | null => downloads.get(id) ?? null,
    /** It has been sent whole. */
    fetched(id: string): void {
      clearTimeout(leaving.get(id));
      leaving.set(id, setTimeout(remove, keptAfterSentMs, id).unref());
    },
    /** Cancels what runs; what was not fetched is gone. */
    async close(): Promise<void> {
      const runs = [...running.values()];
      for (const run of runs) run.cancel();
      for (const timer of leaving.values()) clearTimeout(timer);
      await Promise.allSettled(runs.map(({ ended }) => ended));
      downloads.clear();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const isSeveral = (scope: ExportScope): boolean => (namedIn(scope)?.length ?? Infinity) > 1;
