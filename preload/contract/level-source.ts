// What levels can be made from. Apart from the methods, so that a page can ask without carrying their schemas.

const originals: readonly string[] = ['F32', 'BF16', 'F16'];

/**
 * Whether levels can be made from a file of this level: from original weights; from Q8_0 too, with a little
 * more loss. What is coarser has lost what another level would be made of.
 */
export function sourceQuality(level: string): 'original' | 'lossy' | 'refused' {
  if (originals.includes(level)) return 'original';
  return level === 'Q8_0' ? 'lossy' : 'refused';
}
