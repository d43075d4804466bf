// The smallest values of the contract's types; a test names what it is about.
import {
  type Conversation,
  defaultSettings,
  type Message,
  type Snapshot,
} from '../../../../preload/contract/models.ts';
import { nowhere } from '../../../../preload/contract/organisation.ts';

export function aConversation(changes: Partial<Conversation> = {}): Conversation {
  return { id: 'c', title: 'Title', createdAt: 0, updatedAt: 0, leafId: null, ...nowhere, ...changes };
}

export function aMessage(changes: Partial<Message> = {}): Message {
  return {
    id: 'm',
    conversationId: 'c',
    parentId: null,
    role: 'user',
    text: '',
    status: 'complete',
    createdAt: 0,
    model: null,
    level: null,
    stats: null,
    contextStartId: null,
    error: null,
    ...changes,
  };
}

export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    version: '0.0.0',
    host: 'browser',
    platform: 'linux',
    dataDir: '/data',
    conversations: [],
    folders: [],
    models: [],
    settings: defaultSettings,
    presets: [],
    savedTexts: [],
    engine: { status: 'none' },
    drafts: {},
    jobs: [],
    setups: {},
    running: [],
    comparison: null,
    duel: null,
    import: null,
    ...changes,
  };
}
