// Conversations as the reader of exports gives them, for tests.
import { randomUUID } from 'node:crypto';
import type { ArchivedConversation, ArchivedMessage } from '../../../main/store/archive/record.ts';
import { emptySetup } from '../../../preload/contract/conversation-setup.ts';

/** 24 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 24, 12);

export function archivedMessage(changes: Partial<ArchivedMessage>): ArchivedMessage {
  const role = changes.role ?? 'user';
  return {
    id: randomUUID(),
    parentId: null,
    role,
    text: '',
    status: 'complete',
    createdAt: noon,
    model: role === 'user' ? null : 'Xenon-4',
    level: role === 'user' ? null : 'Q4_K_M',
    stats: null,
    contextStartId: null,
    error: null,
    tokenIds: null,
    receipt: null,
    ...changes,
  };
}

/** The messages one below the other, questions and replies in turn; the last one is shown. */
export function archived(
  texts: readonly string[],
  changes: Partial<ArchivedConversation> = {},
): ArchivedConversation {
  const messages: ArchivedMessage[] = [];
  for (const [place, text] of texts.entries()) {
    const role = place % 2 === 0 ? 'user' : 'assistant';
    messages.push(archivedMessage({ role, text, parentId: messages.at(-1)?.id ?? null }));
  }
  return {
    id: randomUUID(),
    title: 'A conversation',
    createdAt: noon,
    updatedAt: noon,
    leafId: messages.at(-1)?.id ?? null,
    folderId: null,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    tags: [],
    generation: null,
    setup: emptySetup,
    draft: '',
    messages,
    ...changes,
  };
}
