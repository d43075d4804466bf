import { AppError } from '../main/errors.ts';
import type { ErrorData } from '../preload/contract/errors.ts';

/** What crosses the bridge of the AppError that an action throws; anything else that it throws goes on. */
export function problemOf(action: () => unknown): ErrorData | null {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.data;
    throw thrown;
  }
  return null;
}

/** The same of a promise. */
export async function problemIn(promise: Promise<unknown>): Promise<ErrorData | null> {
  const thrown: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (thrown === null || thrown instanceof AppError) return thrown?.data ?? null;
  throw thrown;
}
