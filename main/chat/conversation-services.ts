// Everything that works on conversations, over one store of them: the file's for the app's own, one in memory for
// temporary ones.
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../log.ts';
import type { CurrentModel } from '../models/current-model.ts';
import type { Store } from '../store/store.ts';
import { createChatService } from './chat-service.ts';
import { createConversationSetups } from './conversation-setups.ts';
import { createGeneration } from './generation.ts';
import { createInspection } from './inspection.ts';
import { createOrganisation } from './organisation.ts';
import { createReadAhead } from './read-ahead.ts';
import { createReceipts } from './receipts.ts';
import { createReplay } from './replay.ts';
import { createTokenRecordReader } from './token-record-reader.ts';
import { createTree } from './tree.ts';
import { createTreeHistory } from './tree-history.ts';

/** @param options.sha256Of of a whole model file, by its fingerprint; null while it is not known */
export function createConversationServices(options: {
  store: Store;
  engine: Engine;
  events: Events;
  models: Pick<CurrentModel, 'use' | 'isReadyFor' | 'borrow' | 'withFingerprint'>;
  sha256Of(fingerprint: string): string | null;
  backUp: Parameters<typeof createOrganisation>[0]['backUp'];
  log: Log;
}) {
  const { store, engine, events, models, sha256Of, backUp, log } = options;
  const { settings, messages } = store;
  const generation = createGeneration({ store, events });
  const { samplingOf } = generation;
  const receipts = createReceipts({ receipts: store.receipts, sha256Of, log });
  const history = createTreeHistory();
  const modelFor = models.use;
  const chat = createChatService({ store, engine, events, log, modelFor, samplingOf, receipts, history });
  const tree = createTree({ store, chat, engine, events, history });
  const organisation = createOrganisation({ store, chat, tree, backUp, events });
  const { isReadyFor } = models;
  const readAhead = createReadAhead({ store, engine, settings, samplingOf, isReadyFor, log });
  const inspection = createInspection({ store, engine });
  return {
    store,
    events,
    chat,
    generation,
    receipts,
    tree,
    organisation,
    readAhead,
    inspection,
    replay: createReplay({ engine, models, messages, inspection, events }),
    setups: createConversationSetups({ store, events, readAhead }),
    tokenRecords: createTokenRecordReader(store),
  };
}
