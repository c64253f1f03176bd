import { cx } from './cx.ts';

/** The shape of what is being fetched. Wrap a group of them in an element with `aria-busy`. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cx('block animate-pulse-soft rounded-md bg-hover', className ?? 'h-4 w-full')} />;
}

/** Lines of text to come. */
export function SkeletonLines({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} className={cx('h-4', index === lines - 1 ? 'w-2/3' : 'w-full')} />
      ))}
    </div>
  );
}
