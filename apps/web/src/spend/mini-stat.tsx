import type { ReactNode } from 'react';
import { Skeleton } from '../ui/skeleton.tsx';

interface MiniStatProps {
  readonly label: string;
  /** Undefined while it is fetched; the box keeps its height. */
  readonly children: ReactNode | undefined;
  readonly about?: ReactNode;
}

/** One of several figures in a row: smaller than a `Stat`, so that the heroes stay heroes. */
export function MiniStat({ label, children, about }: MiniStatProps) {
  return (
    <div className="min-w-0 bg-raised px-4 py-2.5">
      <dt className="truncate text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 flex h-6 items-center">
        {children === undefined ? (
          <Skeleton className="h-4 w-20" />
        ) : (
          <span className="tabular text-lg font-semibold tracking-tight whitespace-nowrap">{children}</span>
        )}
      </dd>
      <dd className="mt-0.5 flex h-4 items-center text-xs whitespace-nowrap text-muted">
        {children === undefined ? <Skeleton className="h-3 w-14" /> : about}
      </dd>
    </div>
  );
}
