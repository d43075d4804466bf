// A text that holds conversations: JSON in one of its layouts, JSON Lines, or Markdown of our own. It is
// read as a stream, never more than one conversation at a time.
import { archiveVersion } from '../archive/json-archive.ts';
import { createJsonPieces, type JsonPieces, type Piece } from '../archive/json-pieces.ts';
import { createLines } from '../archive/lines.ts';
import { headSchema } from '../archive/schema.ts';
import { limits } from '../limits.ts';
import type { BringIn } from './bring-in.ts';
import { headBytes, layoutOf, type TextLayout } from './recognise.ts';

/** As many values that nobody knows, and none that somebody does, and the rest is not looked at. */
const patience = 20;

export interface TextDocument {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Returns false where it holds nothing that is known; then the report has no line of it.
 * @throws whatever the stream does
 */
export async function readText({ name, chunks }: TextDocument, bringIn: BringIn): Promise<boolean> {
  const stream = chunks[Symbol.asyncIterator]();
  const { head, ended } = await readHead(stream);
  const layout = layoutOf(head);
  if (layout === null) return false;
  if (layout === 'markdown') {
    const place = { file: name, number: null };
    const text = await readWhole(head, ended, stream);
    if (text === null) bringIn.refuse(place, 'markdown', 'tooLong');
    else bringIn.markdown(place, text);
    return true;
  }

  const reader = layout === 'archive' ? archive() : values();
  const pieces = piecesOf(layout);
  // Elsewhere brackets have been counted already.
  const parse = layout === 'lines' ? boundedJson : fromJson;
  try {
    if (!reader.take(pieces.feed(head))) return reader.known();
    while (!ended && pieces.problem === null) {
      const { value, done } = await stream.next();
      if (done) break;
      if (!reader.take(pieces.feed(value))) return reader.known();
    }
    reader.take(pieces.end());
    if (pieces.problem !== null && reader.known())
      bringIn.refuse({ file: name, number: null }, null, pieces.problem);
  } finally {
    await stream.return?.();
  }
  return reader.known();

  /** Conversations of other programs, and of the first version of ours. */
  function values() {
    let known = 0;
    const strangers: { number: number; refusal: 'notRecognised' | 'notJson' | 'tooLong' }[] = [];
    return {
      known: () => {
        if (known > 0)
          for (const { number, refusal } of strangers.splice(0))
            bringIn.refuse({ file: name, number }, null, refusal);
        return known > 0;
      },
      /** Returns false where it is no use to go on. */
      take(all: readonly Piece[]): boolean {
        for (const { json, index } of all) {
          const place = { file: name, number: index + 1 };
          const value = json === null ? undefined : parse(json);
          if (value !== undefined && bringIn.recognised(place, value)) known++;
          else
            strangers.push({
              number: index + 1,
              refusal: json === null ? 'tooLong' : value === undefined ? 'notJson' : 'notRecognised',
            });
          if (known === 0 && strangers.length >= patience) return false;
          if (known > 0) this.known();
        }
        return true;
      },
    };
  }

  /** A file of our own: what conversations refer to, and they themselves. */
  function archive() {
    const members: Record<string, unknown> = {};
    let isRead = false;
    let isRefused = false;
    const whole = { file: name, number: null };

    function readHeadMembers(): void {
      if (isRead) return;
      isRead = true;
      const found = headSchema.safeParse(members);
      if (Number(members.version) > archiveVersion) {
        isRefused = true;
        bringIn.refuse(whole, 'archive', 'newer');
      } else if (!found.success) {
        isRefused = true;
        const where = found.error.issues[0]?.path.map(String).join('.') ?? '';
        bringIn.refuse(whole, 'archive', 'badShape', { where });
      } else {
        bringIn.head(found.data);
      }
    }

    return {
      known: () => {
        readHeadMembers();
        return true;
      },
      take(all: readonly Piece[]): boolean {
        for (const { kind, json, index } of all) {
          if (kind === 'member') {
            if (!isRead) Object.assign(members, json === null ? {} : fromJson(`{${json}}`));
            continue;
          }
          readHeadMembers();
          if (isRefused) return false;
          const place = { file: name, number: index + 1 };
          const value = json === null ? undefined : parse(json);
          if (value !== undefined) bringIn.archived(place, 'archive', value);
          else bringIn.refuse(place, 'archive', json === null ? 'tooLong' : 'notJson');
        }
        return true;
      },
    };
  }
}

/** null: it is longer than a conversation may be. */
async function readWhole(
  head: Buffer,
  isAll: boolean,
  rest: AsyncIterator<Uint8Array>,
): Promise<string | null> {
  const parts: Uint8Array[] = [head];
  let bytes = head.length;
  while (!isAll && bytes <= limits.conversationBytes) {
    const { value, done } = await rest.next();
    if (done) break;
    parts.push(value);
    bytes += value.length;
  }
  await rest.return?.();
  return bytes > limits.conversationBytes ? null : Buffer.concat(parts).toString('utf8');
}

async function readHead(stream: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; ended: boolean }> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const { value, done } = await stream.next();
    if (done) return { head: Buffer.concat(parts), ended: true };
    parts.push(value);
    bytes += value.length;
  }
  return { head: Buffer.concat(parts), ended: false };
}

function piecesOf(layout: Exclude<TextLayout, 'markdown'>): JsonPieces {
  const most = { maxBytes: limits.conversationBytes, maxDepth: limits.depth };
  if (layout === 'lines') return createLines(most);
  return createJsonPieces(layout === 'archive' ? 'members' : layout, most);
}

/** undefined also where it goes deeper than anything that is read here. */
function boundedJson(text: string): unknown {
  const pieces = createJsonPieces('values', { maxBytes: Infinity, maxDepth: limits.depth });
  pieces.feed(Buffer.from(text));
  return pieces.problem === null ? fromJson(text) : undefined;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
