import { t } from '../messages/index.ts';
import type { BranchRow, Line } from './branch-rows.ts';

/** px */
export const rowHeight = 28;
const laneWidth = 14;
const middle = rowHeight / 2;
const centre = (lane: number): number => lane * laneWidth + laneWidth / 2 + 4;

interface BranchRowViewProps {
  row: BranchRow;
  id: string;
  /** From 1. */
  place: number;
  count: number;
  active: boolean;
  onChoose: () => void;
}

/** One turn in the map: its lines and its dot, and the beginning of its text. */
export function BranchRowView({ row, id, place, count, active, onChoose }: BranchRowViewProps) {
  const { role, text, shown, end, version, versions, lane } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={lane + 1}
      aria-posinset={place}
      aria-setsize={count}
      aria-selected={end}
      onClick={onChoose}
      className={`flex h-7 items-center gap-2 rounded-md pr-2 pl-1 text-[13px] outline-none hover:bg-hover ${active ? 'group-focus-visible/map:bg-accent-soft' : ''} ${shown ? 'text-ink' : 'text-muted'} ${end ? 'font-medium' : ''}`}
    >
      <Lines row={row} />
      <span className="min-w-0 flex-1 truncate">
        {role === null ? (
          t.tree.map.beginning
        ) : (
          <>
            <span className="sr-only">{t.tree.map.of(role)}: </span>
            {text || <i>{t.tree.map.noText}</i>}
          </>
        )}
      </span>
      {versions > 1 ? (
        <span className="shrink-0 text-[11px] text-muted tabular-nums">
          <span aria-hidden>
            {version}/{versions}
          </span>
          <span className="sr-only">{t.tree.map.version(version, versions)}</span>
        </span>
      ) : null}
      {end ? <span className="sr-only">{t.tree.map.shown}</span> : null}
    </div>
  );
}

const colour = (line: Line): string => (line === 'shown' ? 'stroke-accent' : 'stroke-edge');
const width = (line: Line): number => (line === 'shown' ? 2 : 1.25);

function Lines({ row }: { row: BranchRow }) {
  const { lane, role, shown, end, passing, above, elbow, below } = row;
  const x = centre(lane);
  const left = centre(Math.max(0, lane - 1));
  return (
    <svg
      aria-hidden
      width={centre(lane) + 8}
      height={rowHeight}
      fill="none"
      className="shrink-0 overflow-visible"
    >
      {passing.map(([upper, lower], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its number
        <g key={at}>
          <Piece d={`M${centre(at)} 0V${middle}`} line={upper} />
          <Piece d={`M${centre(at)} ${middle}V${rowHeight}`} line={lower} />
        </g>
      ))}
      <Piece d={`M${x} 0V${middle}`} line={above} />
      <Piece d={`M${left} ${middle - 6}Q${left} ${middle} ${left + 6} ${middle}H${x}`} line={elbow} />
      <Piece d={`M${x} ${middle}V${rowHeight}`} line={below} />
      {/* A person's turn is a ring, a model's a dot. */}
      <circle
        cx={x}
        cy={middle}
        r={end ? 5 : 4}
        strokeWidth={1.75}
        className={`${shown ? 'stroke-accent' : 'stroke-edge'} ${role === 'assistant' ? (shown ? 'fill-accent' : 'fill-edge') : 'fill-side'}`}
      />
    </svg>
  );
}

function Piece({ d, line }: { d: string; line: Line }) {
  if (line === null) return null;
  return <path d={d} strokeWidth={width(line)} className={colour(line)} />;
}
