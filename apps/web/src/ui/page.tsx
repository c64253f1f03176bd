import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** Margins of a page: `wide` where people compare, narrow where they read. */
export function Page({ wide = true, children }: { readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <div className={cx('mx-auto w-full px-4 py-5 sm:px-6 sm:py-6', wide ? 'max-w-360' : 'max-w-3xl')}>{children}</div>
  );
}
