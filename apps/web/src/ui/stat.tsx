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
    <div className="flex min-w-0 items-end justify-between gap-3 rounded-xl border border-line bg-raised px-4 py-3">
      <div className="min-w-0">
        <p className="text-xs text-muted">{label}</p>
        <p className="tabular mt-1 text-2xl font-semibold tracking-tight">{children}</p>
        {about === undefined ? null : <div className="mt-1 min-h-4 text-xs text-muted">{about}</div>}
      </div>
      {aside}
    </div>
  );
}
