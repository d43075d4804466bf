// How a token is drawn where it stands alone.
const byte = /^<0x([0-9A-F]{2})>$/i;

/** A piece for a list: what would not be seen is made visible. */
export function visiblePiece(piece: string): string {
  const found = byte.exec(piece);
  if (found && found[1] === '0A') return '↵';
  return piece
    .replaceAll(/[\u2581 ]/g, '␣')
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥');
}

/** 0: as good as sure, to 4: very unlikely; null: not recorded. */
export function tintOf(probability: number | null): 0 | 1 | 2 | 3 | 4 | null {
  if (probability === null) return null;
  if (probability >= 0.9) return 0;
  if (probability >= 0.5) return 1;
  if (probability >= 0.2) return 2;
  return probability >= 0.05 ? 3 : 4;
}
