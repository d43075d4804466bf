// Apps with something to export in them.
import { randomUUID } from 'node:crypto';
import type { Platform } from '../../../main/platform.ts';
import { openStore } from '../../../main/store/store.ts';
import { insertTexts, nastyTexts, nastyTitles } from '../../nasty-corpus.ts';
import { type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

/** One question, and its reply with token ids. */
export async function conversationIn({ call, engine }: OpenedApp, question = 'What is *GGUF*?') {
  const turn = {
    conversationId: randomUUID(),
    parentId: null,
    questionId: randomUUID(),
    replyId: randomUUID(),
  };
  await call('sendMessage', { ...turn, text: question });
  engine.replies.at(-1)!.write('# A file\n\n  with `spaces`  \n', [7, 8, 9]);
  await engine.replies.at(-1)!.end();
  return turn;
}

/** An app over a store with these texts, asked and answered with each of them, under each of these titles. */
export async function appWith(
  texts: readonly string[],
  titles: readonly string[],
  platform: Partial<Platform> = {},
): Promise<OpenedApp & { readonly ids: readonly string[] }> {
  const dir = tempDir();
  const store = openStore(dir);
  const ids = titles.map((title) => insertTexts(store, title, texts));
  store.close();
  return { ...(await openApp({ dir, platform })), ids };
}

/** All of the nasty corpus. */
export const nastyApp = (platform: Partial<Platform> = {}) =>
  appWith(
    nastyTexts.map(({ text }) => text),
    nastyTitles,
    platform,
  );
