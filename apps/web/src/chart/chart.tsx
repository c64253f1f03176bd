import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChartTable } from './chart-table.tsx';
import { barsHeight, type ChartSpec, drawnPoints } from './chart-model.ts';

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

function Drawing({ spec, height, summary }: { spec: ChartSpec; height: number; summary: string }) {
  const formats = useFormats();
  const { box, width } = useWidth();
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    if (width === 0) return undefined;
    let current = true;
    void import('./draw-chart.ts').then(({ drawChart }) => {
      if (!current) return;
      box.current?.replaceChildren(drawChart({ spec, width, height, formats }));
      setDrawn(true);
    });
    return () => {
      current = false;
    };
  }, [spec, width, height, formats, box]);
  // Bars of names are as high as they are many; what stands below must not move when they are drawn.
  const room = spec.x === 'category' ? barsHeight(spec) : height;
  return (
    <div role="img" aria-label={summary} className="relative">
      {drawn ? null : (
        <div className="absolute inset-0" style={{ height: room }}>
          <Skeleton className="h-full" />
        </div>
      )}
      <div
        ref={box}
        aria-hidden
        className="overflow-hidden"
        style={{ minHeight: drawn && spec.x === 'category' ? 0 : room }}
      />
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
  const summary = useSummary({ title, spec });
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
      {asTable ? <ChartTable title={title} spec={spec} /> : <Drawing spec={spec} height={height} summary={summary} />}
    </figure>
  );
}
