// Several connections that take one piece of work after the other.

/**
 * Runs `work` on what `next` gives until it gives nothing, with at most `size` at a time. The first failure ends
 * all, and is thrown once all have ended.
 * @param narrow whether the others should leave it to the first now
 */
export async function pool<T>(
  size: number,
  parts: {
    next: () => T | undefined;
    work: (item: T, signal: AbortSignal) => Promise<void>;
    narrow: () => boolean;
    signal: AbortSignal;
  },
): Promise<void> {
  const { next, work, narrow } = parts;
  const end = new AbortController();
  const signal = AbortSignal.any([parts.signal, end.signal]);
  let failed: { readonly reason: unknown } | null = null;

  async function run(first: boolean): Promise<void> {
    while (!signal.aborted && (first || !narrow())) {
      const item = next();
      if (item === undefined) return;
      await work(item, signal);
    }
  }

  await Promise.all(
    Array.from({ length: size }, async (_, index) => {
      try {
        await run(index === 0);
      } catch (reason) {
        failed ??= { reason };
        end.abort();
      }
    }),
  );
  parts.signal.throwIfAborted();
  if (failed !== null) throw (failed as { reason: unknown }).reason;
}
