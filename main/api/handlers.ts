// Every method of the contract, a line each.
import type { Snapshot } from '../../preload/contract/models.ts';
import type { temporaryMethods } from '../../preload/contract/temporary.ts';
import type { Reading } from '../app.ts';
import type { ChatService } from '../chat/chat-service.ts';
import type { ConversationSetups } from '../chat/conversation-setups.ts';
import { type GenerationService, requireUsable } from '../chat/generation.ts';
import type { Inspection } from '../chat/inspection.ts';
import type { Organisation } from '../chat/organisation.ts';
import type { ReadAhead } from '../chat/read-ahead.ts';
import type { Replay } from '../chat/replay.ts';
import type { TokenRecordReader } from '../chat/token-record-reader.ts';
import type { Tree } from '../chat/tree.ts';
import { AppError } from '../errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { MakeLevels } from '../jobs/make-levels.ts';
import type { MeasureLevels } from '../jobs/measure-levels.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { Details } from '../models/model-details.ts';
import type { Removal } from '../models/removal.ts';
import type { Platform } from '../platform.ts';
import type { Backups } from '../store/backups/backups.ts';
import type { SearchThread } from '../store/search/search-thread.ts';
import type { Store } from '../store/store.ts';
import type { Exporting } from '../transfer/export/exporting.ts';
import type { Imports } from '../transfer/import/imports.ts';
import { createBackupHandlers } from './backup-handlers.ts';
import { type CompareServices, createCompareHandlers } from './compare-handlers.ts';
import type { Events } from './events.ts';
import { createExportHandlers } from './export-handlers.ts';
import { createFidelityHandlers } from './fidelity-handlers.ts';
import { createGenerationHandlers } from './generation-handlers.ts';
import { createHubHandlers, type HubServices } from './hub-handlers.ts';
import { createImportHandlers } from './import-handlers.ts';
import { createJobHandlers } from './job-handlers.ts';
import { createLibraryHandlers } from './library-handlers.ts';
import { createOrganisationHandlers } from './organisation-handlers.ts';
import { createQuantizeHandlers } from './quantize-handlers.ts';
import { createRescueHandlers, type Rescue } from './rescue-handlers.ts';
import { done, type Handlers } from './router.ts';
import { createSavedTextHandlers } from './saved-text-handlers.ts';
import { createSeenHandlers } from './seen-handlers.ts';
import { createTreeHandlers } from './tree-handlers.ts';

export type PlainHandlers = Omit<Handlers, keyof typeof temporaryMethods>;

export interface Services {
  readonly platform: Platform;
  readonly store: Store;
  readonly events: Events;
  readonly chat: ChatService;
  readonly generation: GenerationService;
  readonly models: CurrentModel;
  readonly removal: Removal;
  readonly details: Details;
  readonly readAhead: ReadAhead;
  readonly inspection: Inspection;
  readonly replay: Replay;
  readonly organisation: Organisation;
  readonly tree: Tree;
  readonly search: SearchThread;
  readonly jobs: JobQueue;
  readonly hub: HubServices;
  readonly makeLevels: MakeLevels;
  readonly setups: ConversationSetups;
  readonly tokenRecords: TokenRecordReader;
  readonly measureLevels: MeasureLevels;
  readonly compare: CompareServices;
  readonly backups: Backups;
  readonly rescue: Rescue | null;
  readonly imports: Imports;
  readonly exporting: Exporting;
  /** null: it is open for writing, too. */
  readonly reading: Reading | null;
}

/** All but those of temporary conversations, which are laid over these. */
export function createHandlers(services: Services): PlainHandlers {
  const {
    platform,
    store,
    chat,
    generation,
    models,
    readAhead,
    inspection,
    replay,
    search,
    organisation,
    jobs,
  } = services;
  const snapshot = (): Snapshot => ({
    version: platform.version,
    host: platform.host,
    platform: process.platform,
    dataDir: services.reading?.dataDir ?? platform.dataDir,
    ...(services.reading ? { reading: services.reading.reason } : {}),
    conversations: store.conversations.list(),
    folders: organisation.folders(),
    models: models.list(),
    settings: store.settings.get(),
    presets: generation.list(),
    savedTexts: store.savedTexts.list(),
    engine: models.state,
    drafts: store.drafts.list(),
    // Those of a copy do not go on.
    jobs: services.reading ? [] : jobs.list(),
    setups: store.setups.list(),
    running: chat.running(),
    comparison: services.compare.comparison.current,
    duel: services.compare.duels.current,
    import: services.imports.current,
  });

  return {
    ...createJobHandlers(jobs),
    ...createOrganisationHandlers(organisation),
    ...createTreeHandlers(services.tree),
    ...createHubHandlers(services.hub, store.settings),
    ...createQuantizeHandlers(services.makeLevels),
    ...createLibraryHandlers(services),
    ...createFidelityHandlers(services.measureLevels),
    ...createCompareHandlers(services.compare),
    ...createBackupHandlers(services),
    ...createRescueHandlers(services.rescue),
    ...createImportHandlers(services.imports),
    ...createExportHandlers(services.exporting),
    getSnapshot: snapshot,
    ...createSavedTextHandlers(store.savedTexts, services.events),
    search: ({ query, from }) => search.search(query, from),
    openConversation: ({ conversationId, end = false }) =>
      end ? chat.openEnd(conversationId) : chat.openConversation(conversationId),
    getMessages: ({ conversationId, from }) => chat.slice(conversationId, from),
    readAhead: ({ conversationId }) => done(readAhead.opened(conversationId)),
    renameConversation: (input) => done(chat.renameConversation(input.conversationId, input.title)),
    deleteConversation: ({ conversationId }) => done(chat.deleteConversations([conversationId])),
    selectBranch: (input) => done(chat.selectBranch(input)),
    saveDraft({ conversationId, text }) {
      if (conversationId !== null) store.conversations.requireOutOfTrash(conversationId);
      store.drafts.save(conversationId, text);
      if (conversationId !== null) readAhead.typed(conversationId, text);
      return null;
    },
    sendMessage: (input) => done(chat.sendMessage(input)),
    regenerateReply: (input) => done(chat.regenerateReply(input)),
    continueReply: ({ replyId }) => done(chat.continueReply(replyId)),
    stopReply: ({ replyId }) => done(chat.stopReply(replyId)),
    ...createGenerationHandlers({ generation, platform }),
    getReceipt: ({ replyId }) => inspection.receipt(replyId),
    inspectPrompt: ({ replyId }) => inspection.inspect(replyId),
    countPrompt: ({ conversationId, text }) => inspection.count(conversationId, text),
    replayReply: ({ replyId, replayId }) => replay.replay(replyId, replayId),
    stopReplay: ({ replayId }) => done(replay.stop(replayId)),
    ...createSeenHandlers(services),
    useModel: ({ modelId }) => done(models.select(modelId)),
    getModelFits: () => models.fits(),
    undoStepsDown: () => done(models.undoStepsDown()),
    async chooseModelFile() {
      if (!platform.chooseFile) throw new AppError('notInBrowser');
      const path = await platform.chooseFile();
      return path === null ? null : models.add(path);
    },
    forgetModel: ({ modelId }) => done(models.forget(modelId)),
    updateSettings(changes) {
      requireUsable(changes.sampling ?? {});
      return done(models.updateSettings(changes));
    },
    async openExternal({ url }) {
      if (!platform.openExternal) throw new AppError('notInBrowser');
      await platform.openExternal(url);
      return null;
    },
  };
}
