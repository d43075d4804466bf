// Says when nothing has been done for as long as is set.

const lookEveryMs = 15_000;

/** @param options.minutes of the moment; 0: never */
export function createIdleWatch(options: { minutes(): number; now(): number; onIdle(): void }) {
  const { minutes, now, onIdle } = options;
  let usedAt = now();
  const timer = setInterval(() => {
    if (minutes() > 0 && now() - usedAt >= minutes() * 60_000) onIdle();
  }, lookEveryMs);
  timer.unref();
  return {
    touch(): void {
      usedAt = now();
    },
    close: () => clearInterval(timer),
  };
}
