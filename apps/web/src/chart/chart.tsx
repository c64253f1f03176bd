import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { Grain } from './axis.ts';
import { BarChart } from './bar-chart.tsx';
import { type ChartSpec, drawnPoints } from './chart-model.ts';
import { ChartTable } from './chart-table.tsx';
import { TimeChart } from './time-chart.tsx';

interface ChartProps extends ChartSpec {
  /** What it shows, as a sentence a person reads and a screen reader says: `Cost per day`. */
  readonly title: string;
  /** The title stands elsewhere already. */
  readonly hideTitle?: boolean;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Of charts over time; bars of names are as high as they are many. */
  readonly height?: number;
}

const defaultHeight = 240;

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

function useSummary({ title, spec }: { title: string; spec: ChartSpec }): string {
  const formats = useFormats();
  const points = drawnPoints(spec.series).filter(({ value }) => value !== null);
  if (points.length === 0) return `${title}: no data`;
  const ranked = points.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const [least, most] = [ranked[0], ranked.at(-1)];
  const tell = (point: typeof least) =>
    point === undefined ? '' : `${formatUnit(formats, spec.unit, point.value)} (${point.series}, ${point.own})`;
  return `${title}. ${points.length} points; lowest ${tell(least)}, highest ${tell(most)}. The table behind it holds all.`;
}

interface DrawingProps {
  readonly title: string;
  readonly spec: ChartSpec;
  readonly height: number;
}

const isOverTime = (spec: ChartSpec): spec is ChartSpec & { readonly x: Grain } => spec.x !== 'category';

function Drawing({ title, spec, height }: DrawingProps) {
  const { box, width } = useWidth();
  const summary = useSummary({ title, spec });
  if (!isOverTime(spec)) return <BarChart spec={spec} summary={summary} />;
  return (
    // What stands below does not move when it is drawn.
    <div ref={box} style={{ minHeight: height }}>
      {width === 0 ? null : <TimeChart title={title} spec={spec} width={width} height={height} summary={summary} />}
    </div>
  );
}

/** A chart with its table behind it. */
export function Chart({ title, hideTitle = false, about, actions, height = defaultHeight, ...rest }: ChartProps) {
  const { kind, x, unit, series, annotations } = rest;
  const [asTable, setAsTable] = useState(false);
  // One object as long as what it says is the same, so that the drawing is not made anew.
  const said = JSON.stringify({ kind, x, unit, series, annotations });
  const spec = useMemo(() => JSON.parse(said) as ChartSpec, [said]);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 flex min-h-8 items-center gap-2">
        <span className={hideTitle ? 'sr-only' : 'text-sm font-medium'}>{title}</span>
        {about === undefined ? null : <span className="text-xs text-muted">{about}</span>}
        <span className="ml-auto flex items-center gap-1">
          {actions}
          <IconButton
            label={asTable ? 'Show as a chart' : 'Show as a table'}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            icon={
              asTable ? <ChartLine aria-hidden className="size-3.5" /> : <Table2 aria-hidden className="size-3.5" />
            }
          />
        </span>
      </figcaption>
      {asTable ? <ChartTable title={title} spec={spec} /> : <Drawing title={title} spec={spec} height={height} />}
    </figure>
  );
}
