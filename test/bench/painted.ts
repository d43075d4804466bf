// Watches, inside the page, when the text of a reply is painted. Everything here runs in the page.
import type { Page } from '@playwright/test';

export interface PaintedTurn {
  /** From the key that sends to the first frame with text of the reply on the screen. */
  readonly firstTextMs: number;
  /** UTF-16 code units of text in that frame. */
  readonly firstLength: number;
  /** Between that frame and the one that completed the text. */
  readonly writingMs: number;
  readonly length: number;
  /** Frames that brought text. */
  readonly frames: number;
}

/**
 * From now on takes note of the next turn that is sent with Enter. A frame's text counts as painted when
 * the first task after that frame runs: rendering steps, layout and paint are done by then.
 */
export async function watchNextTurn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const turns = 'article[data-role=assistant]';
    const before = document.querySelectorAll(turns).length;
    const record = { sentAt: 0, frames: [] as { at: number; length: number }[], done: false };
    Object.assign(window, { paintedTurn: record });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter' && record.sentAt === 0) record.sentAt = event.timeStamp;
      },
      { capture: true },
    );
    const afterFrame = new MessageChannel();
    afterFrame.port1.onmessage = () => {
      const all = document.querySelectorAll(turns);
      const turn = all.length > before ? all[all.length - 1] : undefined;
      const length = turn?.querySelector('[data-part=text]')?.textContent?.length ?? 0;
      const known = record.frames.at(-1)?.length ?? 0;
      if (length > known) record.frames.push({ at: performance.now(), length });
      record.done = turn !== undefined && turn.getAttribute('data-status') !== 'streaming';
      if (!record.done) requestAnimationFrame(eachFrame);
    };
    const eachFrame = () => afterFrame.port2.postMessage(null);
    requestAnimationFrame(eachFrame);
  });
}

/** Waits until the watched turn has ended. */
export async function paintedTurn(page: Page): Promise<PaintedTurn> {
  await page.waitForFunction(
    () => (window as unknown as { paintedTurn: { done: boolean } }).paintedTurn.done,
    undefined,
    // However slow the machine is: the benchmark ends when the reply does.
    { timeout: 0 },
  );
  return await page.evaluate(() => {
    const { paintedTurn: record } = window as unknown as {
      paintedTurn: { sentAt: number; frames: { at: number; length: number }[] };
    };
    const first = record.frames[0];
    const last = record.frames.at(-1);
    if (!first || !last) throw new Error('No text of the reply was painted.');
    return {
      firstTextMs: first.at - record.sentAt,
      firstLength: first.length,
      writingMs: last.at - first.at,
      length: last.length,
      frames: record.frames.length,
    };
  });
}
