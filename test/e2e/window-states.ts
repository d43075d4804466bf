// Every designed state of the window, by name: looked at by axe in both themes and two sizes, and drawn.
import type { Page } from '@playwright/test';
import { compareStates, levelStates } from './compare-states.ts';
import { engineStates } from './engine-states.ts';
import { findStates } from './find-states.ts';
import { getStates } from './get-states.ts';
import { libraryStates } from './library-states.ts';
import { organiseStates } from './organise-states.ts';
import { replyStates } from './reply-states.ts';
import { openScripted, type Script, type ScriptedWindow } from './scripted-window.ts';
import { seenStates } from './seen-states.ts';
import { settingsStates } from './settings-states.ts';
import { sideStates } from './side-states.ts';
import { treeStates } from './tree-states.ts';

export interface WindowState {
  readonly name: string;
  readonly script: Script;
  /** Brings the open window into the state. */
  readonly act?: (page: Page) => Promise<void>;
  /**
   * It lies in the list of conversations, which folds away where the window gets narrow, or was typed or chosen in a
   * panel beside the conversation, which becomes a dialog there: it is opened anew in the narrow window. Any other
   * state is the same whether it was opened so or the window got narrow.
   */
  readonly anew?: true;
}

export const windowStates: readonly WindowState[] = [
  ...getStates,
  ...compareStates,
  ...sideStates,
  ...findStates,
  ...levelStates,
  ...libraryStates,
  ...treeStates,
  ...organiseStates,
  ...engineStates,
  ...replyStates,
  ...settingsStates,
  ...seenStates,
];

/** Opens the window in a state, ready to be looked at. */
export async function openState(page: Page, state: WindowState): Promise<ScriptedWindow> {
  const opened = await openScripted(page, state.script);
  // In a rescue there is nothing to write to, and what is in the trash takes nothing more.
  const composer = page.getByRole('textbox', { name: 'Message' });
  if (state.script.outcomes?.getRescue === undefined)
    await composer
      .or(page.getByText('This conversation is in the trash.'))
      .or(page.getByText('What is written here could not be saved.'))
      .waitFor();
  if (state.script.messages) await page.getByRole('article').first().waitFor();
  const place = { conversationId: 'c1', replyId: 'a2' } as const;
  if (state.name === 'reading the prompt') {
    const progress = { phase: 'prefill', done: 612, total: 1020, contextStartId: null } as const;
    await opened.emit({ type: 'replyProgress', ...place, progress });
  }
  if (state.name === 'writing') {
    const progress = { phase: 'decode', generated: 60, tokensPerSecond: 1204 } as const;
    await opened.emit({ type: 'replyProgress', ...place, progress });
  }
  await state.act?.(page);
  return opened;
}
