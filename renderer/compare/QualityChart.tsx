// Quality against what a level costs: each a point that can be chosen, so that the bend of the curve shows itself.
import { t } from '../messages/index.ts';
import { useNarrow } from '../ui/use-narrow.ts';

export interface ChartPoint {
  readonly modelId: string;
  readonly level: string;
  /** What it costs or brings here, by the axis: bytes, or tokens per second. */
  readonly at: number;
  /** Nats; 0 for the level that the others are measured against. */
  readonly meanKl: number;
}

interface QualityChartProps {
  /** At least one. */
  points: readonly ChartPoint[];
  /** What the horizontal axis is, and a value on it. */
  axis: { readonly name: string; format(value: number): string };
  chosenId: string | null;
  onChoose: (modelId: string) => void;
}

/** px of window below which the chart is as narrow as it is drawn there, so that its words keep their size. */
const narrowBelow = 640;
const height = 236;
const margin = { left: 52, right: 60, top: 34, bottom: 38 };

/** Radio buttons over a drawing: arrow keys go along the curve, and each says its numbers. */
export function QualityChart({ points, axis, chosenId, onChoose }: QualityChartProps) {
  const words = t.compare.quality;
  const width = useNarrow(narrowBelow) ? 380 : 560;
  const most = niceCeil(Math.max(...points.map(({ at }) => at)));
  const mostKl = niceCeil(Math.max(...points.map(({ meanKl }) => meanKl), 1e-4));
  const x = (value: number) => margin.left + (value / most) * (width - margin.left - margin.right);
  const y = (kl: number) => height - margin.bottom - (kl / mostKl) * (height - margin.top - margin.bottom);
  const sorted = [...points].sort((a, b) => a.at - b.at);
  // Names stand on the side of their points that the curve leaves free.
  const rises = sorted[0]!.meanKl < sorted.at(-1)!.meanKl;
  return (
    <fieldset className="relative mx-auto w-full max-w-2xl">
      <legend className="sr-only">{words.chartOf(axis.name)}</legend>
      <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className="block w-full text-muted">
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              x1={margin.left}
              x2={width - margin.right}
              y1={y(share * mostKl)}
              y2={y(share * mostKl)}
              className="stroke-line"
            />
            <text
              x={margin.left - 8}
              y={y(share * mostKl) + 4}
              textAnchor="end"
              className="fill-current text-[11px]"
            >
              {shortNumber(share * mostKl)}
            </text>
            <text
              x={x(share * most)}
              y={height - 20}
              textAnchor="middle"
              className="fill-current text-[11px]"
            >
              {axis.format(share * most)}
            </text>
          </g>
        ))}
        <text x={margin.left} y={11} className="fill-current text-[11px]">
          {`↑ ${words.chartY}`}
        </text>
        <text x={width - margin.right} y={height - 3} textAnchor="end" className="fill-current text-[11px]">
          {`${axis.name} →`}
        </text>
        <polyline
          points={sorted.map(({ at, meanKl }) => `${x(at)},${y(meanKl)}`).join(' ')}
          className="fill-none stroke-accent/40"
          strokeWidth={1.5}
        />
        {sorted.map(({ modelId, level, at, meanKl }) => (
          <text
            key={modelId}
            x={x(at) + (rises ? -9 : 9)}
            y={y(meanKl) - 14}
            textAnchor={rises ? 'end' : 'start'}
            className="fill-ink text-[11px] font-medium"
          >
            {level}
          </text>
        ))}
      </svg>
      {sorted.map(({ modelId, level, at, meanKl }) => (
        <input
          key={modelId}
          type="radio"
          name="chart-level"
          aria-label={words.point(level, axis.format(at), meanKl)}
          checked={modelId === chosenId}
          onChange={() => onChoose(modelId)}
          style={{ left: `${(100 * x(at)) / width}%`, top: `${(100 * y(meanKl)) / height}%` }}
          className="absolute m-0 size-3 -translate-1/2 cursor-pointer appearance-none rounded-full border-2 border-accent bg-canvas after:absolute after:-inset-2 checked:size-4 checked:bg-accent"
        />
      ))}
    </fieldset>
  );
}

/** The next of 1, 2, 2.5, 5 × a power of ten. */
function niceCeil(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((step) => step * power >= value * 0.999) ?? 10);
}

function shortNumber(value: number): string {
  return value === 0 ? '0' : Number(value.toPrecision(2)).toString();
}
