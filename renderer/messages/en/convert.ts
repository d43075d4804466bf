// Sentences on folders of original weights and their conversion.
import type { CheckpointFlaw, convertErrorCodes } from '../../../preload/contract/convert.ts';
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { createFormat } from '../format.ts';

const flaws: Readonly<Record<CheckpointFlaw, string>> = {
  notJson: 'it is not JSON',
  headerTooLong: 'its header is longer than any real one',
  badHeader: 'its header makes no sense',
  unknownType: 'it holds values of an unknown type',
  wrongSize: 'the size of a tensor does not follow from its shape',
  overlap: 'two tensors share the same bytes',
  gap: 'there are bytes in it that belong to no tensor',
  badIndex: 'it names files or tensors that are not there',
  tensorMissing: 'a tensor is missing',
  wrongShape: 'a tensor has another shape than config.json says',
  notProtobuf: 'it cannot be read to its end',
  badPiece: 'one of its pieces makes no sense',
};

/** @param file the name of the file that an error is about */
export function createConvertSentences(
  format: ReturnType<typeof createFormat>,
  file: (detail: ErrorDetail) => string,
): Readonly<Record<(typeof convertErrorCodes)[number], (detail: ErrorDetail) => string>> {
  const at = ({ where }: ErrorDetail) => (where ? ` (${where})` : '');
  const because = ({ reason }: ErrorDetail) => (reason ? `: ${reason}` : '');
  const sizes = (first: number | undefined, word: string, second: number | undefined, end: string) =>
    first === undefined || second === undefined
      ? ''
      : ` (${format.bytes(first)} ${word} ${format.bytes(second)}${end})`;

  return {
    checkpointFileMissing: (detail) =>
      `${file(detail)} is not in the folder, so nothing was converted. Choose the folder that holds config.json, tokenizer.model and all the .safetensors files.`,
    checkpointUnreadable: (detail) =>
      `${file(detail)} cannot be read${because(detail)}, so nothing was converted. Check that you are allowed to open it, then try again.`,
    checkpointTruncated: (detail) =>
      `${file(detail)} is cut short${sizes(detail.bytes, 'of', detail.expectedBytes, '')}, so nothing was converted. Download or copy it again.`,
    checkpointDamaged: (detail) =>
      `${file(detail)} is damaged${detail.flaw ? `: ${flaws[detail.flaw]}` : ''}${at(detail)}. Nothing was converted; download or copy it again.`,
    checkpointArchitecture: (detail) =>
      `These are weights of the kind “${detail.architecture ?? 'unknown'}”, so nothing was converted. Xenon converts models that are built like Mistral-7B-v0.1.`,
    checkpointUnsupported: (detail) =>
      `This model differs from Mistral-7B-v0.1 in a way that cannot be converted${at(detail)}. Look for a GGUF of it instead.`,
    tokenizerMissing: () =>
      'The folder has tokenizer.json but no tokenizer.model, and the conversion needs the latter. Download it from where the weights came from.',
    tokenizerKind: (detail) =>
      `${file(detail)} is a tokenizer of another kind${because(detail)}, so nothing was converted. Mistral’s is SentencePiece BPE with byte tokens.`,
    conversionNotWritten: (detail) =>
      `The converted file could not be written${because(detail)}. Nothing was left behind; check the folder that models are kept in, then try again.`,
    conversionDiffers: () =>
      'The converted file, read again, was not what had been written, so it was deleted. The disk may be failing; check it, then try again.',
    conversionCrashed: (detail) =>
      `The conversion stopped suddenly${because(detail)}. Nothing was left behind; try again.`,
    notEnoughDisk: (detail) =>
      `There is not enough room on the disk${sizes(detail.neededBytes, 'needed,', detail.freeBytes, ' free')}. Nothing half-done was added; free some space, then try again.`,
  };
}
