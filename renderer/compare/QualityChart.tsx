// Quality against size: each measured level a point, so that the bend of the curve shows itself.
import { t } from '../messages/index.ts';

export interface ChartPoint {
  readonly modelId: string;
  readonly level: string;
  readonly bytes: number;
  readonly meanKl: number;
}

const width = 560;
const height = 220;
const margin = { left: 52, right: 60, top: 14, bottom: 38 };

/** The table below it says the same in numbers. */
export function QualityChart({
  points,
  chosenId,
}: {
  points: readonly ChartPoint[];
  chosenId: string | null;
}) {
  const words = t.compare.quality;
  const mostBytes = niceCeil(Math.max(...points.map(({ bytes }) => bytes)));
  const mostKl = niceCeil(Math.max(...points.map(({ meanKl }) => meanKl), 1e-4));
  const x = (bytes: number) => margin.left + (bytes / mostBytes) * (width - margin.left - margin.right);
  const y = (kl: number) => height - margin.bottom - (kl / mostKl) * (height - margin.top - margin.bottom);
  const sorted = [...points].sort((a, b) => a.bytes - b.bytes);
  const described = sorted.map(({ level, bytes, meanKl }) => ({
    level,
    gb: t.format.bytes(bytes),
    kl: words.kl(meanKl),
  }));
  return (
    <svg
      role="img"
      aria-label={words.chart(described)}
      viewBox={`0 0 ${width} ${height}`}
      className="mx-auto w-full max-w-2xl text-muted"
    >
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
            x={x(share * mostBytes)}
            y={height - 20}
            textAnchor="middle"
            className="fill-current text-[11px]"
          >
            {t.format.bytes(share * mostBytes)}
          </text>
        </g>
      ))}
      <text x={margin.left} y={height - 3} className="fill-current text-[11px]">
        {`${words.chartX} → · ↑ ${words.chartY}`}
      </text>
      <polyline
        points={sorted.map(({ bytes, meanKl }) => `${x(bytes)},${y(meanKl)}`).join(' ')}
        className="fill-none stroke-accent/40"
        strokeWidth={1.5}
      />
      {sorted.map(({ modelId, level, bytes, meanKl }) => (
        <g key={modelId}>
          <circle
            cx={x(bytes)}
            cy={y(meanKl)}
            r={modelId === chosenId ? 6 : 4}
            className={modelId === chosenId ? 'fill-accent' : 'fill-canvas stroke-accent'}
            strokeWidth={2}
          />
          <text x={x(bytes) + 9} y={y(meanKl) - 6} className="fill-ink text-[11px] font-medium">
            {level}
          </text>
        </g>
      ))}
    </svg>
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
