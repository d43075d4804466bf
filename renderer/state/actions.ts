// All that a person can make the window do. Components call these and never the bridge.
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import type { Settings } from '../../preload/contract/models.ts';
import type { Client } from '../bridge/client.ts';
import { closedFind } from '../find/find-state.ts';
import type { Messages } from '../messages/en.ts';
import type { ToastMessage } from '../ui/toasts.ts';
import { about, change } from './asked.ts';
import { createChatActions } from './chat-actions.ts';
import { createCompareActions } from './compare-actions.ts';
import { createDrafts } from './drafts.ts';
import { createDropActions } from './drop-actions.ts';
import { createExportActions } from './export-actions.ts';
import { createFindActions } from './find-actions.ts';
import { createGenerationActions } from './generation-actions.ts';
import { createGetActions } from './get-actions.ts';
import { createImportActions } from './import-actions.ts';
import { createInspectorActions } from './inspector-actions.ts';
import { createJobActions } from './job-actions.ts';
import { createLevelActions } from './level-actions.ts';
import { createLibraryActions } from './library-actions.ts';
import { createOrganiseActions } from './organise-actions.ts';
import { createSafetyActions } from './safety-actions.ts';
import { createSavedTextActions } from './saved-text-actions.ts';
import { createSearchActions } from './search-actions.ts';
import { createSelectionActions } from './selection-actions.ts';
import { neighbour } from './selectors.ts';
import { createSetupActions } from './setup-actions.ts';
import type { OpenDialog } from './state.ts';
import type { Store } from './store.ts';
import { createTemporaryActions } from './temporary-actions.ts';
import { createTreeActions } from './tree-actions.ts';
import { seenOr } from './unread.ts';

/** What the actions need of the browser. */
export interface Page {
  /** Puts the shown conversation into the address, so that a reload finds it again. */
  show(conversationId: string | null): void;
  download(fileName: string, mimeType: string, text: string): void;
  /** Has the browser save what lies at a path of the app's. */
  fetchFile(path: string, fileName: string): void;
  copy(text: string): Promise<boolean>;
  /** Says what was done, for a while, and offers to undo it. */
  toast(message: ToastMessage): void;
  /** Takes the message with this key away. */
  hideToast(key: string): void;
  /** Sends a file that is to be imported. */
  upload(importId: string, file: File, signal: AbortSignal): Promise<Outcome<null>>;
  /** The same in two forms, of which the program that it is put into takes one. */
  copyRich(text: string, html: string): Promise<boolean>;
}

export interface ActionParts {
  readonly client: Client;
  readonly store: Store;
  readonly page: Page;
  readonly words: Messages;
  readonly newId: () => string;
  readonly now: () => number;
  /** Opens a conversation from the app, if it is not yet, and keeps it current; resolves when all of it is here. */
  readonly open: (conversationId: string) => Promise<void>;
}

export type Actions = ReturnType<typeof createActions>;

export function createActions(parts: ActionParts) {
  const { client, store, page, words } = parts;
  const { getState, setState } = store;
  const drafts = createDrafts(client, store);

  function say(notice: string | null): void {
    setState({ notice });
  }

  function sayError(error: ErrorData): void {
    say(words.error(error));
  }

  /** The value, or undefined after having said why there is none. */
  async function value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined> {
    const settled = await outcome;
    if (settled.ok) return settled.value;
    sayError(settled.error);
    return undefined;
  }

  function show(conversationId: string | null): void {
    drafts.flush();
    setState({ shownId: conversationId, begunId: null, editingId: null, find: closedFind });
    page.show(conversationId);
    if (!conversationId) return;
    setState(seenOr(getState().away, getState()));
    void parts.open(conversationId).then(() => {
      // Reading a long one ahead holds up the app: not while it is still being sent, or another one is shown.
      if (getState().shownId === conversationId) void client('readAhead', { conversationId });
    });
  }

  async function updateSettings(changes: Partial<Omit<Settings, 'currentModelId'>>): Promise<void> {
    await change<Settings>(
      store,
      { key: about.settings, shown: getState().settings, to: changes },
      (settings) => ({ settings }),
      async () => (await value(client('updateSettings', changes))) !== undefined,
    );
  }

  const selection = createSelectionActions({ store, updateSettings });
  const chat = createChatActions({ ...parts, drafts, show, say, value });

  const imports = createImportActions(parts);

  return {
    ...chat,
    ...drafts,
    ...createInspectorActions(parts),
    ...createSetupActions({ ...parts, value }),
    ...createGetActions({ ...parts, value }),
    ...createGenerationActions({ ...parts, say, value }),
    ...createCompareActions({ ...parts, value }),
    ...createLevelActions(parts),
    ...createJobActions({ ...parts, value }),
    ...createExportActions({ ...parts, say, value }),
    ...imports,
    ...createDropActions({ ...parts, say, importFiles: imports.importFiles }),
    ...createLibraryActions({ ...parts, value }),
    ...createSafetyActions({ ...parts, value }),
    ...createTreeActions({ ...parts, drafts, show, value }),
    ...createFindActions(store),
    ...createTemporaryActions({ ...parts, drafts, show, value }),
    ...createSavedTextActions({ ...parts, value }),
    ...createSearchActions({ ...parts, show, value }),
    ...selection,
    ...createOrganiseActions({ ...parts, drafts, show, value, selectNone: selection.selectNone }),
    say,
    show,

    showNeighbour(steps: number): void {
      const next = neighbour(getState(), steps);
      if (next) show(next.id);
    },

    async rename(conversationId: string, title: string): Promise<void> {
      const conversation = getState().conversations[conversationId];
      const trimmed = title.trim();
      if (!conversation || !trimmed || trimmed === conversation.title) return;
      const renamed = await value(client('renameConversation', { conversationId, title: trimmed }));
      if (renamed === undefined) return;
      const conversations = getState().conversations;
      const latest = conversations[conversationId];
      if (!latest) return;
      setState({ conversations: { ...conversations, [conversationId]: { ...latest, title: trimmed } } });
    },

    async loadModel(modelId: string): Promise<void> {
      await value(client('useModel', { modelId }));
    },

    async chooseModelFile(): Promise<void> {
      const chosen = await value(client('chooseModelFile', {}));
      if (chosen) await value(client('useModel', { modelId: chosen.id }));
    },

    async forgetModel(modelId: string): Promise<void> {
      await value(client('forgetModel', { modelId }));
    },

    /** Asks anew what each model would take: memory is freed and taken all the time. */
    async refreshFits(): Promise<void> {
      const fits = await client('getModelFits', {});
      // Without them the list is as useful as before.
      if (fits.ok) setState({ fits: fits.value ?? {} });
    },

    async undoStepsDown(): Promise<void> {
      await value(client('undoStepsDown', {}));
    },

    updateSettings,

    async copy(text: string): Promise<boolean> {
      return page.copy(text);
    },

    openDialog(dialog: OpenDialog | null): void {
      setState({ dialog });
    },

    /** The window is hidden or seen again. */
    setAway(away: boolean): void {
      setState(seenOr(away, getState()));
    },

    toggleSidebar(open = !getState().sidebarOpen): void {
      setState({ sidebarOpen: open });
    },
  };
}
