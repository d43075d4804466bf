// The levels that are made here: llama.cpp's number and name of each.
// Source: enum llama_ftype and llama_ftype_name of llama.cpp v0.4.0. Left out are levels that need an
// importance matrix (it would have to be computed first), and those that another one beats at its size.
import { sourceQuality } from '../../../preload/contract/level-source.ts';

export interface QuantizeLevel {
  /** As `levelOf` names it. */
  readonly level: string;
  /** Its number in `enum llama_ftype`. */
  readonly fileType: number;
  /** What the library calls that number: compared before anything is written. */
  readonly libraryName: string;
}

const rows: readonly (readonly [level: string, fileType: number, libraryName: string])[] = [
  ['Q2_K', 10, 'Q2_K - Medium'],
  ['Q3_K_S', 11, 'Q3_K - Small'],
  ['Q3_K_M', 12, 'Q3_K - Medium'],
  ['Q3_K_L', 13, 'Q3_K - Large'],
  ['IQ4_XS', 30, 'IQ4_XS - 4.25 bpw'],
  ['Q4_0', 2, 'Q4_0'],
  ['Q4_K_S', 14, 'Q4_K - Small'],
  ['Q4_K_M', 15, 'Q4_K - Medium'],
  ['Q5_K_S', 16, 'Q5_K - Small'],
  ['Q5_K_M', 17, 'Q5_K - Medium'],
  ['Q6_K', 18, 'Q6_K'],
  ['Q8_0', 7, 'Q8_0'],
  ['F16', 1, 'F16'],
];

/** By size, the smallest first. */
export const quantizeLevels: readonly QuantizeLevel[] = rows.map(([level, fileType, libraryName]) => ({
  level,
  fileType,
  libraryName,
}));

/** The tensor type that most of a level's weights have: "Q4_K" of Q4_K_M. */
export const mainTypeOf = (level: string): string => level.replace(/_[SML]$/, '');

/** What "make levels" offers first: small, middle, and next to the original. */
export const usualLevels: readonly string[] = ['Q4_K_M', 'Q5_K_M', 'Q8_0'];

/** Those that can be made from a file of this level: smaller ones. */
export function levelsFrom(source: string): readonly QuantizeLevel[] {
  if (sourceQuality(source) === 'refused') return [];
  // F16 from F16 would be a copy, and from Q8_0 twice its size for nothing.
  const without = source === 'F16' ? ['F16'] : source === 'Q8_0' ? ['F16', 'Q8_0'] : [];
  // A BF16 becomes an F16 of the same size, which some devices run faster.
  return quantizeLevels.filter(({ level }) => !without.includes(level));
}
