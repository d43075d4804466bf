// What can be wrong with a folder of original weights, and how a conversion tells how far it is.

/** Reasons for which a folder of weights is not converted, or a conversion ends without a file. */
export const convertErrorCodes = [
  'checkpointFileMissing',
  'checkpointUnreadable',
  'checkpointTruncated',
  'checkpointDamaged',
  'checkpointArchitecture',
  'checkpointUnsupported',
  'tokenizerMissing',
  'tokenizerKind',
  'conversionNotWritten',
  'conversionDiffers',
  'conversionCrashed',
  'notEnoughDisk',
] as const;

/** What exactly is wrong in a file that counts as damaged. */
export type CheckpointFlaw =
  | 'notJson'
  | 'headerTooLong'
  | 'badHeader'
  | 'unknownType'
  | 'wrongSize'
  | 'overlap'
  | 'gap'
  | 'badIndex'
  | 'tensorMissing'
  | 'wrongShape'
  | 'notProtobuf'
  | 'badPiece';

export interface ConversionProgress {
  /** First everything is written and compared, then the disk has to take it in and its header is read. */
  readonly step: 'writing' | 'checking';
  readonly doneBytes: number;
  readonly totalBytes: number;
}
