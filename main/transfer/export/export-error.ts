// What goes wrong with a file that is written, as the app's own errors.
import { AppError } from '../../errors.ts';

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const unwritable = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'EIO',
  'EBUSY',
]);

export function exportError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  if (full.has(code)) return new AppError('diskFull', { cause: thrown });
  if (unwritable.has(code))
    return new AppError('exportUnwritable', { detail: { reason: code }, cause: thrown });
  return AppError.from(thrown);
}
