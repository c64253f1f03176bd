import type { ReactNode } from 'react';

interface StatProps {
  readonly label: string;
  /** The figure: `<Money …/>`, in a `FigureLink` where it has a source. */
  readonly children: ReactNode;
  /** A `Delta`, or what the figure leaves out. */
  readonly about?: ReactNode;
  /** A `Sparkline`, say. */
  readonly aside?: ReactNode;
}

/** A figure as the hero of its box. */
export function Stat({ label, children, about, aside }: StatProps) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-raised px-4 py-3">
      <p className="text-xs text-muted">{label}</p>
      <div className="mt-1 flex items-end justify-between gap-3 overflow-hidden">
        <p className="tabular text-2xl font-semibold tracking-tight whitespace-nowrap">{children}</p>
        {aside}
      </div>
      {about === undefined ? null : <div className="mt-1 min-h-4 text-xs text-muted">{about}</div>}
    </div>
  );
}
