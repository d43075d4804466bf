// What one token of a reply was, and what else it could have been.
import type { LikelyToken, TokenRecord } from '../../preload/contract/token-record.ts';
import { t } from '../messages/index.ts';
import { visiblePiece } from './token-text.ts';

export function TokenAlternatives({ record, at }: { record: TokenRecord; at: number }) {
  const token = record[at];
  if (token === undefined) return null;
  const { probability, alternatives } = token;
  return (
    <div data-part="alternatives" className="rounded-lg border border-line px-3 py-2 text-xs">
      <p className="text-muted tabular-nums">{t.record.place(at + 1, record.length)}</p>
      {probability === null ? (
        <p className="mt-1">{t.record.notRecorded}</p>
      ) : (
        <ol className="mt-1 flex flex-col gap-1">
          {/* By likelihood, the chosen one among the others where it belongs. */}
          {[{ ...token, probability }, ...alternatives]
            .sort((a, b) => b.probability - a.probability)
            .map((one) => (
              <Row key={one.id} one={one} chosen={one.id === token.id} />
            ))}
        </ol>
      )}
    </div>
  );
}

function Row({ one: { id, piece, probability }, chosen }: { one: LikelyToken; chosen: boolean }) {
  return (
    <li className="relative flex items-baseline gap-2 px-1.5" title={String(id)}>
      <span
        aria-hidden
        className={`absolute inset-y-0 left-0 rounded ${chosen ? 'bg-accent-soft' : 'bg-sunk'}`}
        style={{ width: `${Math.max(0.5, probability * 100)}%` }}
      />
      <span className={`relative min-w-0 flex-1 truncate font-mono ${chosen ? 'font-semibold' : ''}`}>
        {visiblePiece(piece)}
      </span>
      {chosen ? <span className="relative text-accent">{t.record.chosen}</span> : null}
      <span className="relative shrink-0 tabular-nums">{t.record.share(probability)}</span>
    </li>
  );
}
