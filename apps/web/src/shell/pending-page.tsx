import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** The shape of a page whose code or data is on its way. */
export function PendingPage() {
  return (
    <Page>
      <div role="status" aria-label="Loading" className="flex flex-col gap-4">
        <Skeleton className="h-7 w-80 max-w-full" />
        <Skeleton className="h-4 w-56 max-w-full" />
        <div className="grid gap-4 sm:grid-cols-3">
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </div>
        <Skeleton className="h-72" />
      </div>
    </Page>
  );
}
