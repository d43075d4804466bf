// SQLite's errors as the app's own, translated in one place.
import { AppError } from '../errors.ts';

function sqliteCode(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** The system's codes for a file that it does not let be read. */
const unreadable = ['EACCES', 'EPERM', 'EIO'];
const unreadableInSqlite = ['SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS'];

/**
 * What SQLite threw as `diskFull`, `dataDirUnwritable`, `databaseUnreadable`, `databaseDamaged` or `badRequest`;
 * anything else as it is.
 */
export function storeError(thrown: unknown): unknown {
  const code = sqliteCode(thrown);
  if (unreadableInSqlite.includes(code)) return new AppError('databaseUnreadable', { cause: thrown });
  if (code.startsWith('SQLITE_READONLY')) return new AppError('dataDirUnwritable', { cause: thrown });
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
    return new AppError('diskFull', { cause: thrown });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('databaseDamaged', { cause: thrown });
  }
  // An id that is taken already, or one that refers to nothing.
  if (code.startsWith('SQLITE_CONSTRAINT')) return new AppError('badRequest', { cause: thrown });
  return thrown;
}

/** What the system said of a file below `dataDir` that was to be written. Anything else as it is. */
export function writeError(thrown: unknown, dataDir: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('diskFull', { cause: thrown });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new AppError('dataDirUnwritable', { detail: { path: dataDir }, cause: thrown });
  return thrown;
}

/** What went wrong while opening `file` in `dataDir`. */
export function openError(thrown: unknown, dataDir: string, file: string): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = sqliteCode(thrown);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('dataDirInUse', { detail: { path: dataDir }, cause: thrown });
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new AppError('dataDirUnwritable', { detail: { path: dataDir }, cause: thrown });
  }
  const ofSystem = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code.startsWith('SQLITE_CANTOPEN') || unreadable.includes(ofSystem)) {
    return new AppError('databaseUnreadable', { detail: { file }, cause: thrown });
  }
  const error = storeError(thrown);
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, { detail: { file }, cause: thrown });
}

/** The same methods, throwing the app's errors. */
export function translateErrors<T extends Record<string, (...args: never[]) => unknown>>(methods: T): T {
  const translated = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => {
      try {
        return method(...args);
      } catch (thrown) {
        throw storeError(thrown);
      }
    },
  ]);
  return Object.fromEntries(translated) as T;
}
