// An import from its first file to its end, in whichever thread it is called.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ZodError } from 'zod';
import type { ImportReport } from '../../../preload/contract/import.ts';
import { BackupFileError, openBackupFile } from '../../store/archive/backup-file.ts';
import { beginImport } from '../../store/archive/import-session.ts';
import { createArchiveReader } from '../../store/archive/reader.ts';
import { sweepImports } from '../../store/archive/sweep.ts';
import type { TurnsAtWriting } from '../../store/archive/turns-at-writing.ts';
import { archiveFormat, archiveVersion } from '../archive/json-archive.ts';
import { headSchema } from '../archive/schema.ts';
import { type BringIn, createBringIn } from './bring-in.ts';
import type { ImportFile } from './messages.ts';
import { containerOf, headBytes } from './recognise.ts';
import { createReport } from './report.ts';
import { readText } from './text-document.ts';
import { textsInZip, ZipError } from './zip-document.ts';

const readAtOnce = 1 << 20;

export interface ImportTools {
  /** Through which it writes: of `openImportConnection`. */
  readonly db: Parameters<typeof beginImport>[0];
  readonly writing: TurnsAtWriting;
  readonly now: () => number;
  readonly isCancelled: () => boolean;
  /** `bytes` of all files that have been read. */
  onProgress(bytes: number, conversations: number): void;
  /** Everything is read and is made to be there. */
  onFinishing(): void;
}

/** It has been cancelled, and nothing of it is there. */
export class ImportCancelled extends Error {}

/** @throws ImportCancelled, and whatever SQLite or the disk does; then nothing of it is there */
export async function runImport(
  files: readonly ImportFile[],
  { db, writing, now, isCancelled, onProgress, onFinishing }: ImportTools,
): Promise<Omit<ImportReport, 'backup'>> {
  sweepImports(db, writing, () => !isCancelled());
  if (isCancelled()) throw new ImportCancelled();
  const report = createReport();
  const session = beginImport(db, writing, (title) => `${title} (imported)`);
  let conversations = 0;
  let before = 0;
  let within = 0;
  const tell = () => onProgress(before + within, conversations);
  const bringIn = createBringIn({
    session,
    report,
    now,
    onAdded() {
      requireWanted();
      conversations++;
      tell();
    },
  });

  function requireWanted(): void {
    if (isCancelled()) throw new ImportCancelled();
  }

  async function readFile(file: ImportFile): Promise<void> {
    const { path, name } = file;
    switch (containerOf(await headOf(path))) {
      case 'database':
        return readBackup(file, bringIn, (share) => {
          within = share * file.bytes;
        });
      case 'zip':
        return await readZip(file);
      default: {
        const isKnown = await readText(
          { name, chunks: watched(createReadStream(path, { highWaterMark: readAtOnce })) },
          bringIn,
        );
        if (!isKnown) bringIn.refuse({ file: name, number: null }, null, 'notRecognised');
      }
    }
  }

  async function readZip({ path, name }: ImportFile): Promise<void> {
    const linesBefore = report.lines;
    const texts = textsInZip(path, {
      refuse: (entry, refusal) =>
        bringIn.refuse({ file: nameWithin(name, entry), number: null }, null, refusal),
      passOver: report.passOver,
      onRead(bytes) {
        within = bytes;
        requireWanted();
        tell();
      },
    });
    try {
      for await (const { name: entry, chunks } of texts)
        if (!(await readText({ name: nameWithin(name, entry), chunks }, bringIn))) report.passOver();
    } catch (thrown) {
      if (!(thrown instanceof ZipError)) throw thrown;
      bringIn.refuse({ file: name, number: null }, null, thrown.refusal);
    }
    if (report.lines === linesBefore) bringIn.refuse({ file: name, number: null }, null, 'notRecognised');
  }

  async function* watched(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    within = 0;
    for await (const chunk of chunks) {
      requireWanted();
      yield chunk;
      within += chunk.length;
      tell();
    }
  }

  try {
    for (const file of files) {
      await readFile(file);
      before += file.bytes;
      within = 0;
      tell();
    }
    requireWanted();
    onFinishing();
    return report.build(session.finish());
  } catch (thrown) {
    if (db.inTransaction) db.exec('ROLLBACK');
    sweepImports(db, writing);
    throw thrown;
  }
}

/** Every conversation that it holds, the trash left out. */
function readBackup({ path, name }: ImportFile, bringIn: BringIn, onShare: (share: number) => void): void {
  let db: ReturnType<typeof openBackupFile>;
  try {
    db = openBackupFile(path);
  } catch (thrown) {
    if (!(thrown instanceof BackupFileError)) throw thrown;
    const refusal = thrown.problem === 'newer' ? 'newer' : 'badBackup';
    bringIn.refuse({ file: name, number: null }, 'backup', refusal);
    return;
  }
  try {
    const reader = createArchiveReader(db);
    const ids = reader.ids();
    bringIn.head(
      headSchema.parse({
        format: archiveFormat,
        version: archiveVersion,
        ...reader.head(reader.references(ids)),
        savedTexts: reader.head(null).savedTexts,
      }),
    );
    for (const [at, id] of ids.entries()) {
      onShare(at / ids.length);
      const place = { file: name, number: at + 1 };
      let conversation: unknown;
      try {
        conversation = reader.read(id);
      } catch {
        bringIn.refuse(place, 'backup', 'badShape');
        continue;
      }
      bringIn.archived(place, 'backup', conversation);
    }
  } catch (thrown) {
    // Of the file's tables; what happens to ours has a code of SQLite's that must not be passed over.
    if (!(thrown instanceof ZodError || thrown instanceof SyntaxError)) throw thrown;
    bringIn.refuse({ file: name, number: null }, 'backup', 'badBackup');
  } finally {
    db.close();
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(head, 0, headBytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const nameWithin = (zip: string, entry: string): string => `${zip} › ${entry.slice(-200)}`;
