interface AnomalyShapeProps {
  /** In order; null where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** Places of the unusual ones. */
  readonly first: number;
  readonly last: number;
}

const width = 240;
const height = 56;

/** The course of a series with its unusual part marked; the figures beside it say the amounts. */
export function AnomalyShape({ values, first, last }: AnomalyShapeProps) {
  if (values.length < 2) return null;
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = width / (values.length - 1);
  const xOf = (index: number) => index * step;
  const yOf = (value: number) => height - 2 - (value / most) * (height - 6);
  const points = values.flatMap((value, index) =>
    value === null ? [] : [`${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`],
  );
  const marks = values.flatMap((value, index) =>
    value === null || index < first || index > last ? [] : [{ x: xOf(index), y: yOf(value) }],
  );
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      className="h-14 w-full max-w-60 text-accent"
      preserveAspectRatio="none"
    >
      <rect
        x={Math.max(0, xOf(first) - step / 2)}
        width={(last - first + 1) * step}
        y={0}
        height={height}
        fill="var(--bad-soft)"
      />
      <line x1={0} x2={width} y1={height - 1} y2={height - 1} stroke="var(--line-strong)" />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      {marks.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r={2.5} fill="var(--bad)" />
      ))}
    </svg>
  );
}
