// Cuts a JSON document of any length into the values that are to be read one by one. It counts brackets and looks
// for the ends of strings, nothing more: whether a piece is JSON is for the parser to say, which gets it whole.

/** What holds the values that are wanted. */
export type Layout =
  /** Objects one behind the other. */
  | 'values'
  /** The elements of the array that the document is. */
  | 'elements'
  /**
   * The members of the object that the document is, each as `"name": value`; of the array in the member
   * `conversations` each element by itself.
   */
  | 'members';

export interface Piece {
  readonly kind: 'value' | 'member';
  /** null: it is longer than may be. */
  readonly json: string | null;
  /** Counted from 0, of values. */
  readonly index: number;
}

export type PiecesProblem = 'tooDeep' | 'cutOff';

export interface JsonPieces {
  /** Takes the next bytes, and returns the pieces that they complete; none once there is a problem. */
  feed(chunk: Uint8Array): Piece[];
  /** The document ends: what is left. */
  end(): Piece[];
  /** Why what comes cannot be read; `cutOff` where the document ended within something. */
  readonly problem: PiecesProblem | null;
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openSquare = 0x5b;
const closeSquare = 0x5d;
const openCurly = 0x7b;
const closeCurly = 0x7d;
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
/** By byte, 1: something begins or ends with it, also within a piece, where commas say nothing. */
const bounds = new Uint8Array(256);
for (const byte of [quote, openSquare, closeSquare, openCurly, closeCurly]) bounds[byte] = 1;
const conversations = /^\s*"conversations"\s*:\s*$/;

export function createJsonPieces(
  layout: Layout,
  { maxBytes, maxDepth }: { readonly maxBytes: number; readonly maxDepth: number },
): JsonPieces {
  let depth = 0;
  /** The depth at which pieces lie: below it there is only what holds them. */
  let level = layout === 'values' ? 0 : 1;
  let inString = false;
  /** The last byte was a backslash in a string. */
  let escaped = false;
  let capturing = false;
  let captured: Uint8Array[] = [];
  let capturedBytes = 0;
  let index = 0;
  let problem: PiecesProblem | null = null;

  function keep(part: Uint8Array): void {
    capturedBytes += part.length;
    if (capturedBytes > maxBytes) captured = [];
    else if (part.length > 0) captured.push(part);
  }

  function forget(): void {
    capturing = false;
    captured = [];
    capturedBytes = 0;
  }

  function complete(): Piece {
    const json = capturedBytes > maxBytes ? null : textOf(captured);
    const kind = layout === 'members' && level === 1 ? 'member' : 'value';
    forget();
    return { kind, json, index: kind === 'value' ? index++ : 0 };
  }

  /** Whether what has been captured is the name of the member whose elements are wanted. */
  function isConversations(rest: Uint8Array): boolean {
    if (layout !== 'members' || level !== 1 || capturedBytes + rest.length > 200) return false;
    return conversations.test(textOf([...captured, rest]));
  }

  function feed(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    if (problem !== null) return pieces;
    const length = chunk.length;
    /** Where in this chunk the piece begins. */
    let from = 0;
    let at = 0;
    while (at < length) {
      if (inString) {
        if (escaped) {
          escaped = false;
          at++;
        }
        at = endOfString(chunk, at);
        if (at > length) escaped = true;
        else if (at < length) inString = false;
        at++;
        continue;
      }
      // Most of a file is within pieces.
      if (capturing && depth > level) {
        while (at < length && bounds[chunk[at]!] === 0) at++;
        if (at === length) break;
      }
      const byte = chunk[at]!;
      switch (byte) {
        case quote:
          if (depth === level && level > 0 && !capturing) {
            capturing = true;
            from = at;
          }
          inString = true;
          break;
        case openSquare:
        case openCurly:
          if (depth === level) {
            if (!capturing) {
              capturing = true;
              from = at;
            } else if (byte === openSquare && isConversations(chunk.subarray(from, at))) {
              forget();
              level = 2;
            }
          }
          depth++;
          if (depth > maxDepth) {
            problem = 'tooDeep';
            forget();
            return pieces;
          }
          break;
        case comma:
        case closeSquare:
        case closeCurly:
          if (depth === level && capturing && level > 0) {
            keep(chunk.subarray(from, at));
            pieces.push(complete());
          }
          if (byte === comma) break;
          depth = Math.max(0, depth - 1);
          if (depth < level && level === 2) level = 1;
          if (depth === 0 && level === 0 && capturing) {
            keep(chunk.subarray(from, at + 1));
            pieces.push(complete());
          }
          break;
        default:
          if (!capturing && depth === level && level > 0 && !isSpace(byte)) {
            capturing = true;
            from = at;
          }
      }
      at++;
    }
    if (capturing) keep(chunk.subarray(from));
    return pieces;
  }

  return {
    feed,
    end() {
      if (problem === null && (depth > 0 || inString)) problem = 'cutOff';
      return [];
    },
    get problem() {
      return problem;
    },
  };
}

/** Bytes of a string that are looked at one by one, before its end is sought by a call that costs as much as they do. */
const looked = 16;

/**
 * Where the string ends that the chunk goes on with at `at`: the place of its quote; the chunk's length where it does
 * not end in it, and one more where moreover the last byte is a backslash that the next one belongs to.
 */
function endOfString(chunk: Uint8Array, at: number): number {
  const length = chunk.length;
  const near = Math.min(length, at + looked);
  let place = at;
  for (; place < near; place++) {
    const byte = chunk[place];
    if (byte === quote) return place;
    if (byte === backslash) place++;
  }
  if (place > length) return place;
  // A long one. A quote behind an odd number of backslashes is one of its characters.
  for (let from = place; ; ) {
    const found = chunk.indexOf(quote, from);
    const end = found === -1 ? length : found;
    let before = end;
    while (before > place && chunk[before - 1] === backslash) before--;
    const isEscaped = (end - before) % 2 === 1;
    if (found === -1) return isEscaped ? length + 1 : length;
    if (!isEscaped) return found;
    from = found + 1;
  }
}

function textOf(parts: readonly Uint8Array[]): string {
  const [first] = parts;
  if (first === undefined) return '';
  const whole =
    parts.length === 1 ? Buffer.from(first.buffer, first.byteOffset, first.length) : Buffer.concat(parts);
  return whole.toString('utf8');
}
