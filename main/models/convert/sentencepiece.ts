// Reads tokenizer.model: the pieces of a SentencePiece vocabulary with their scores and types.
// Source of the field numbers: sentencepiece_model.proto of google/sentencepiece.
import { AppError } from '../../errors.ts';
import { fieldsOf } from './protobuf.ts';
import { damaged, missing, readSmallFile, sizeOf } from './source-file.ts';

export const tokenizerFile = 'tokenizer.model';
const maxBytes = 32 << 20;
const maxPieces = 1 << 20;
const maxPieceBytes = 4096;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The numbers are SentencePiece's; GGUF's token types have the same. */
export const pieceTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;
/** By the number in the trainer's settings. */
const modelTypes: Readonly<Record<number, string>> = { 1: 'unigram', 2: 'BPE', 3: 'words', 4: 'characters' };

export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly type: number;
}

export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  /** Ids; null where the vocabulary has none. */
  readonly unknown: number | null;
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
  /** Whether a space is put before a text. */
  readonly addsSpace: boolean;
}

/**
 * The vocabulary in `dir`, which is BPE with byte tokens.
 * @throws AppError `checkpointFileMissing`, `tokenizerMissing`, `tokenizerKind`, `checkpointUnreadable`,
 * `checkpointDamaged`
 */
export function readTokenizer(dir: string): SentencePieceModel {
  const bytes = readSmallFile(dir, tokenizerFile, maxBytes);
  if (bytes !== null) return parseSentencePiece(bytes);
  if (sizeOf(dir, 'tokenizer.json') !== null) throw new AppError('tokenizerMissing');
  throw missing(tokenizerFile);
}

/** @throws AppError `tokenizerKind`, `checkpointDamaged` */
export function parseSentencePiece(bytes: Buffer): SentencePieceModel {
  const pieces: Piece[] = [];
  let trainer: Numbers = new Map();
  let normalizer: Numbers = new Map();
  try {
    for (const { number, value } of fieldsOf(bytes)) {
      if (!(value instanceof Buffer)) continue;
      if (number === 1) {
        if (pieces.length === maxPieces) throw damaged(tokenizerFile, 'badPiece');
        pieces.push(readPiece(value, pieces.length));
      }
      if (number === 2) trainer = numbersOf(value);
      if (number === 3) normalizer = numbersOf(value);
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    // Where not even a first piece can be read, it is something else from the start.
    throw pieces.length === 0 ? otherKind('not SentencePiece') : damaged(tokenizerFile, 'notProtobuf');
  }
  if (pieces.length === 0) throw otherKind('not SentencePiece');
  const kind = trainer.get(3) ?? 1;
  if (kind !== 2) throw otherKind(modelTypes[kind] ?? 'unknown');
  checkBytes(pieces);
  const id = (field: number, usual: number): number | null => {
    const value = trainer.get(field) ?? usual;
    return value >= 0 && value < pieces.length ? value : null;
  };
  return {
    pieces,
    unknown: id(40, 0),
    bos: id(41, 1),
    eos: id(42, 2),
    pad: id(43, -1),
    addsSpace: (normalizer.get(3) ?? 1) !== 0,
  };
}

function readPiece(message: Buffer, id: number): Piece {
  let text = '';
  let score = 0;
  let type: number = pieceTypes.normal;
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1 && value instanceof Buffer) text = textOf(value, id);
    if (number === 2 && typeof value === 'number') score = floatOf(value);
    if (number === 3 && typeof value === 'bigint') type = int32(value);
  }
  if (text === '' || !Number.isFinite(score) || type < 1 || type > 6)
    throw damaged(tokenizerFile, 'badPiece', String(id));
  return { text, score, type };
}

function textOf(bytes: Buffer, id: number): string {
  try {
    if (bytes.length > maxPieceBytes) throw new RangeError();
    return utf8.decode(bytes);
  } catch {
    throw damaged(tokenizerFile, 'badPiece', String(id));
  }
}

/** The numbers of a message of settings, by field; a later one wins. */
type Numbers = Map<number, number>;

function numbersOf(message: Buffer): Numbers {
  const numbers: Numbers = new Map();
  for (const { number, value } of fieldsOf(message))
    if (typeof value === 'bigint') numbers.set(number, int32(value));
  return numbers;
}

/** Without its 256 byte tokens a vocabulary could not write all text, and the engine relies on them. */
function checkBytes(pieces: readonly Piece[]): void {
  const bytes = new Set(pieces.filter(({ type }) => type === pieceTypes.byte).map(({ text }) => text));
  for (let byte = 0; byte < 256; byte++)
    if (!bytes.has(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`))
      throw otherKind('BPE without byte tokens');
}

function otherKind(reason: string): AppError {
  return new AppError('tokenizerKind', { detail: { file: tokenizerFile, reason } });
}

const int32 = (value: bigint): number => Number(BigInt.asIntN(32, value));

function floatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0]!;
}
