// Takes a conversation out of the app, as a file of the host's or as a download of the page's.
import type { ExportFormat, ExportResult, Message } from '../../preload/contract/models.ts';
import type { ChatService } from '../chat/chat-service.ts';
import type { TokenRecordReader } from '../chat/token-record-reader.ts';
import type { Platform } from '../platform.ts';
import type { Store } from '../store/store.ts';
import { toMarkdown, toPlainText } from './branch-text.ts';
import { toJson } from './conversation-json.ts';
import { fileNameFor } from './file-name.ts';
import { handOut } from './hand-out.ts';

const kinds = {
  markdown: { extension: 'md', mimeType: 'text/markdown;charset=utf-8' },
  text: { extension: 'txt', mimeType: 'text/plain;charset=utf-8' },
  json: { extension: 'json', mimeType: 'application/json' },
} as const satisfies Record<ExportFormat, object>;

/** Markdown and plain text hold the branch that is shown; JSON holds everything. */
export function createExport(options: {
  chat: ChatService;
  setups: Pick<Store['setups'], 'get'>;
  tokenRecords: TokenRecordReader;
  platform: Platform;
}) {
  const { chat, setups, tokenRecords, platform } = options;

  function write(conversationId: string, format: ExportFormat): { title: string; text: string } {
    const { conversation, messages } = chat.openConversation(conversationId);
    const { title, leafId } = conversation;
    const setup = setups.get(conversationId);
    switch (format) {
      case 'markdown':
        return { title, text: toMarkdown(title, setup.instruction, branchTo(leafId, messages)) };
      case 'text':
        return { title, text: toPlainText(title, setup.instruction, branchTo(leafId, messages)) };
      case 'json':
        return {
          title,
          text: toJson(
            conversation,
            setup,
            chat.withTokenIds(conversationId).map((one) => ({
              ...one,
              tokenRecord: one.message.role === 'user' ? null : tokenRecords.read(one.message.id),
            })),
          ),
        };
      default:
        return format satisfies never;
    }
  }

  /** @throws AppError `notFound`, `diskFull` */
  return async (conversationId: string, format: ExportFormat): Promise<ExportResult> => {
    const { title, text } = write(conversationId, format);
    const { extension, mimeType } = kinds[format];
    const fileName = fileNameFor(title, extension);
    return await handOut(platform, { fileName, mimeType, text });
  };
}

/** The messages from the beginning down to `leafId`. */
export function branchTo(leafId: string | null, messages: readonly Message[]): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: Message[] = [];
  for (let id = leafId; id !== null; ) {
    const message = byId.get(id);
    if (!message) break;
    branch.unshift(message);
    id = message.parentId;
  }
  return branch;
}
