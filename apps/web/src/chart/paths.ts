interface Corner {
  readonly px: number;
  readonly top: number;
}

const at = ({ px, top }: Corner) => `${px.toFixed(1)},${top.toFixed(1)}`;

/** Runs of points that are there, between those that are missing. */
export function runsOf<P extends { readonly value: number | null }>(points: readonly P[]): P[][] {
  const runs: P[][] = [];
  let run: P[] = [];
  for (const point of points) {
    if (point.value === null) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push(point);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

/** A line through the points, broken where there is none; a lone point is a dot. */
export function linePath(points: readonly (Corner & { readonly value: number | null })[]): string {
  return runsOf(points)
    .map((run) => (run.length === 1 && run[0] !== undefined ? `M${at(run[0])}h0.01` : `M${run.map(at).join('L')}`))
    .join('');
}

/** The area between the points and what they stand on. */
export function areaPath(
  points: readonly (Corner & { readonly base: number; readonly value: number | null })[],
): string {
  return runsOf(points)
    .map((run) => {
      const back = run.toReversed().map(({ px, base }) => at({ px, top: base }));
      return `M${[...run.map(at), ...back].join('L')}Z`;
    })
    .join('');
}
