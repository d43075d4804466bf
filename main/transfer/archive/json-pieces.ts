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
const conversations = /^\s*"conversations"\s*:\s*$/;

export function createJsonPieces(
  layout: Layout,
  { maxBytes, maxDepth }: { readonly maxBytes: number; readonly maxDepth: number },
): JsonPieces {
  let depth = 0;
  /** The depth at which pieces lie: below it there is only what holds them. */
  let level = layout === 'values' ? 0 : 1;
  let inString = false;
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

  function complete(): Piece {
    const json = capturedBytes > maxBytes ? null : Buffer.concat(captured).toString('utf8');
    const kind = layout === 'members' && level === 1 ? 'member' : 'value';
    forget();
    return { kind, json, index: kind === 'value' ? index++ : 0 };
  }

  function forget(): void {
    capturing = false;
    captured = [];
    capturedBytes = 0;
  }

  function feed(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    if (problem !== null) return pieces;

    function begin(at: number): void {
      capturing = true;
      from = at;
    }

    /** @param at behind the last byte of the piece */
    function finish(at: number): void {
      keep(chunk.subarray(from, at));
      pieces.push(complete());
    }

    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
        continue;
      }
      switch (byte) {
        case quote:
          if (depth === level && level > 0 && !capturing) begin(at);
          inString = true;
          break;
        case openSquare:
        case openCurly:
          if (layout === 'members' && depth === 1 && level === 1 && capturing && byte === openSquare) {
            const name = Buffer.concat([...captured, chunk.subarray(from, at)]).subarray(0, 200);
            if (conversations.test(name.toString('latin1'))) {
              forget();
              level = 2;
            }
          } else if (depth === level && !capturing) begin(at);
          depth++;
          if (depth > maxDepth) {
            problem = 'tooDeep';
            forget();
            return pieces;
          }
          break;
        case closeSquare:
        case closeCurly:
          if (depth === level && capturing && level > 0) finish(at);
          depth = Math.max(0, depth - 1);
          if (depth < level && level === 2) level = 1;
          if (depth === 0 && level === 0 && capturing) finish(at + 1);
          break;
        case comma:
          if (depth === level && capturing && level > 0) finish(at);
          break;
        default:
          if (depth === level && !capturing && level > 0 && !isSpace(byte)) begin(at);
      }
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
