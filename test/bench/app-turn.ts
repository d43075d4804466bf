// One turn in the page, as a person takes it and sees it.
import type { ReplyStats } from '../../preload/contract/models.ts';
import type { BrowserHost } from './browser-host.ts';
import { paintedTurn, watchNextTurn } from './painted.ts';

export interface AppTurn {
  readonly firstTextMs: number;
  /** Tokens that were painted after the first frame with text, by the time that took. */
  readonly paintedPerSecond: number;
  /** What the worker itself counted. */
  readonly stats: ReplyStats;
}

/** `typed`: key by key, by a quick typist; `pasted`: all at once, and sent at the same moment. */
export type Entry = 'typed' | 'pasted';
const keyEveryMs = 30;

/** Asks in a conversation of its own and waits for the whole reply. */
export async function turnInNewConversation(
  host: BrowserHost,
  question: string,
  entry: Entry = 'pasted',
): Promise<AppTurn> {
  await host.page.getByRole('button', { name: 'New conversation' }).first().click();
  return await turnInShown(host, question, entry);
}

/** Asks in the conversation that the page shows and waits for the whole reply. */
export async function turnInShown(
  host: BrowserHost,
  question: string,
  entry: Entry = 'pasted',
): Promise<AppTurn> {
  const composer = host.page.getByRole('textbox', { name: 'Message' });
  if (entry === 'typed') await composer.pressSequentially(question, { delay: keyEveryMs });
  else await composer.fill(question);
  await watchNextTurn(host.page);
  await composer.press('Enter');
  const painted = await paintedTurn(host.page);
  const stats = await statsOfShown(host);
  const tokensAfterFirstFrame = stats.generatedTokens * (1 - painted.firstLength / painted.length);
  return {
    firstTextMs: painted.firstTextMs,
    paintedPerSecond: (tokensAfterFirstFrame / painted.writingMs) * 1000,
    stats,
  };
}

/** Statistics of the last reply in the conversation that the page shows. */
async function statsOfShown(host: BrowserHost): Promise<ReplyStats> {
  const conversationId = await host.page.evaluate(() => location.hash.split('/').at(-1) ?? '');
  const { messages } = await host.call('openConversation', { conversationId });
  const reply = messages.at(-1);
  if (reply?.status !== 'complete' || reply.stats === null)
    throw new Error(`The reply ended as ${reply?.status}.`);
  return reply.stats;
}
