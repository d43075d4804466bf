// Reads what `markdown.ts` has written, each text to the byte.
import { z } from 'zod';
import { markdownFormat, markdownVersion, markStart, type TurnMark } from './markdown.ts';

export interface MarkdownTurn extends TurnMark {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface MarkdownConversation {
  readonly id: string;
  readonly title: string;
  /** ms since 1970; null: it was left out. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  /** From the top. */
  readonly folder: readonly string[];
  readonly tags: readonly string[];
  readonly instruction: string;
  /** Parents before children. */
  readonly turns: readonly MarkdownTurn[];
}

const time = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((ms) => Number.isFinite(ms));
const headSchema = z.object({
  format: z.literal(markdownFormat),
  version: z.int(),
  id: z.uuid(),
  title: z.string(),
  created: time.nullable().default(null),
  updated: time.nullable().default(null),
  folder: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  turns: z.string().regex(/^[\da-f]{8}$/),
});
const markSchema = z.object({
  role: z.enum(['instruction', 'user', 'assistant']),
  id: z.uuid().optional(),
  parent: z.uuid().nullable().optional(),
  at: z.number().optional(),
  model: z.string().optional(),
  level: z.string().optional(),
  status: z.string().optional(),
  fence: z.string().optional(),
});

/** null: it is no Markdown of this app's, or of a later version. */
export function readMarkdown(file: string): MarkdownConversation | null {
  const head = readHead(file);
  if (head === null || head.version > markdownVersion) return null;
  const { id, title, created, updated, folder, tags } = head;
  const start = `\n${markStart(head.turns)}`;
  let instruction = '';
  const turns: MarkdownTurn[] = [];
  for (let at = file.indexOf(start); at >= 0; ) {
    const next = file.indexOf(start, at + 1);
    const turn = readTurn(file.slice(at + start.length, next < 0 ? undefined : next));
    at = next;
    if (turn === null) return null;
    const { mark, text } = turn;
    if (mark.role === 'instruction') instruction = text;
    else turns.push({ ...mark, role: mark.role, text });
  }
  return { id, title, createdAt: created, updatedAt: updated, folder, tags, instruction, turns };
}

function readHead(file: string): z.infer<typeof headSchema> | null {
  const lines = /^\ufeff?---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(file)?.[1]?.split(/\r?\n/);
  if (lines === undefined) return null;
  const values: Record<string, unknown> = {};
  for (const line of lines) {
    const [, name = '', json = ''] = /^([a-z]+): (.*)$/.exec(line) ?? [];
    values[name] = fromJson(json);
  }
  return headSchema.safeParse(values).data ?? null;
}

/** @param block from behind the beginning of its comment to the next one */
function readTurn(block: string): { mark: z.infer<typeof markSchema>; text: string } | null {
  const end = block.indexOf(' -->\n');
  const begins = block.indexOf('\n\n', end);
  const mark = end < 0 || begins < 0 ? undefined : markSchema.safeParse(fromJson(block.slice(0, end))).data;
  if (mark === undefined) return null;
  const closes = `\n${mark.fence === undefined ? '' : `${mark.fence}\n`}`;
  const text = block.slice(begins + 2);
  return text.endsWith(closes) ? { mark, text: text.slice(0, text.length - closes.length) } : null;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
