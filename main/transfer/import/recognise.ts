// Which program a file is from, by what is in it; its name says nothing that could be relied on.
import type { ImportFormat } from '../../../preload/contract/import.ts';
import type { Layout } from '../archive/json-pieces.ts';
import { firstFormat } from '../archive/version-1.ts';
import { markdownFormat } from '../export/markdown.ts';
import type { ForeignConversation } from './foreign.ts';
import { isChatGpt, readChatGpt } from './formats/chatgpt.ts';
import { isClaude, readClaude } from './formats/claude.ts';
import { isLmStudio, readLmStudio } from './formats/lm-studio.ts';
import { isOpenWebUi, readOpenWebUi } from './formats/open-webui.ts';
import { isMessages, isShareGpt, readMessages, readShareGpt } from './formats/training.ts';
import { asRecord } from './untrusted.ts';

/** Bytes at the beginning of a file that it is recognised by. */
export const headBytes = 64 * 1024;

export type Container = 'zip' | 'database' | 'text';

export function containerOf(head: Buffer): Container {
  if (head.toString('latin1', 0, 16) === 'SQLite format 3\0') return 'database';
  const signature = head.toString('latin1', 0, 4);
  // The second: an archive without a file in it.
  return signature === 'PK\u0003\u0004' || signature === 'PK\u0005\u0006' ? 'zip' : 'text';
}

/** How a text is laid out; null: as nothing that can be read. */
export type TextLayout = 'markdown' | 'archive' | 'lines' | Layout;

export function layoutOf(head: Buffer): TextLayout | null {
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('---') && text.includes(`\nformat: "${markdownFormat}"`)) return 'markdown';
  if (text.startsWith('[')) return 'elements';
  if (!text.startsWith('{')) return null;
  if (/^\{\s*"format"\s*:\s*"xenon-desktop"\s*[,}]/.test(text)) return 'archive';
  const end = text.indexOf('\n');
  // A line that is longer than the head can only be one of several, or all there is.
  return end === -1 || isJson(text.slice(0, end)) ? 'lines' : 'values';
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface ForeignFormat {
  readonly format: ImportFormat;
  is(value: unknown): boolean;
  read(value: unknown): ForeignConversation;
}

/** The more particular ones first. */
const foreign: readonly ForeignFormat[] = [
  { format: 'chatgpt', is: isChatGpt, read: readChatGpt },
  { format: 'claude', is: isClaude, read: readClaude },
  { format: 'lmStudio', is: isLmStudio, read: readLmStudio },
  { format: 'openWebUi', is: isOpenWebUi, read: readOpenWebUi },
  { format: 'shareGpt', is: isShareGpt, read: readShareGpt },
  { format: 'messages', is: isMessages, read: readMessages },
];

export function foreignFormatOf(value: unknown): ForeignFormat | null {
  return foreign.find(({ is }) => is(value)) ?? null;
}

/** A file of the first version of this app's own format. */
export const isFirstVersion = (value: unknown): boolean => asRecord(value)?.format === firstFormat;
