import type { ReactNode } from 'react';
import { cx } from './cx.ts';

interface CardProps {
  readonly title?: ReactNode;
  /** Quiet text beside the title. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  /** The content brings its own padding: tables and lists. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, about, actions, className, flush = false, children }: CardProps) {
  const head = title !== undefined || actions !== undefined;
  return (
    <section className={cx('min-w-0 rounded-xl border border-line bg-raised', className)}>
      {head ? (
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 pb-2">
          <h2 className="text-base font-semibold">{title}</h2>
          {about === undefined ? null : <p className="text-xs text-muted">{about}</p>}
          {actions === undefined ? null : <div className="ml-auto flex items-center gap-1">{actions}</div>}
        </header>
      ) : null}
      <div className={cx(!flush && 'px-4 pb-4', !flush && !head && 'pt-4')}>{children}</div>
    </section>
  );
}
