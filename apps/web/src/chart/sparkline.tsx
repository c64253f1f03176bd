interface SparklineProps {
  /** In order; for the shape alone, so that the figure beside it must say the amount. */
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

/** The shape of a series beside its figure; hidden from screen readers, which have the figure. */
export function Sparkline({ values, width = 96, height = 28 }: SparklineProps) {
  if (values.length < 2) return null;
  const most = Math.max(...values, Number.MIN_VALUE);
  const step = width / (values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`,
  );
  return (
    <svg aria-hidden width={width} height={height} className="shrink-0 text-accent">
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} fill="currentColor" opacity={0.1} />
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth={1.5} />
    </svg>
  );
}
