import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const tones = { accent: 'bg-accent-soft text-ink', warn: 'bg-warn-soft text-warn', bad: 'bg-bad-soft text-bad' };

interface BannerProps {
  readonly tone: keyof typeof tones;
  /** What it is about, for those who go by regions: outside of the page's main part. */
  readonly label?: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A strip across the page about a state that lasts. */
export function Banner({ tone, label, icon, children, actions }: BannerProps) {
  return (
    <section
      aria-label={label}
      className={cx('flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm sm:px-6', tones[tone])}
    >
      {icon}
      <div className="min-w-0 flex-1 basis-60">{children}</div>
      {actions}
    </section>
  );
}
