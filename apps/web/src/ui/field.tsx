import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** The label is there for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly className?: string | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** Label, control, hint and error of a form field, tied together for assistive technology. */
export function Field({ label, hint, error, hideLabel = false, className, children }: FieldProps) {
  const id = useId();
  const about = error === undefined ? hint : error;
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={cx('text-sm font-medium text-ink', hideLabel && 'sr-only')}>
        {label}
      </label>
      {children({
        id,
        ...(about === undefined ? {} : { 'aria-describedby': `${id}-about` }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {about === undefined ? null : (
        <p
          id={`${id}-about`}
          role={error === undefined ? undefined : 'alert'}
          className={cx('text-xs', error === undefined ? 'text-muted' : 'text-bad')}
        >
          {about}
        </p>
      )}
    </div>
  );
}

/** How every text-like control looks. */
export const controlClasses =
  'h-8 w-full rounded-md border border-line-strong bg-raised px-2.5 text-sm text-ink transition-colors ' +
  'hover:border-faint focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-55';
