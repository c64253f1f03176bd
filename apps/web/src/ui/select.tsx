import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { controlClasses, Field } from './field.tsx';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'size'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly hideLabel?: boolean;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onValue: (value: V) => void;
}

/** One of a few values; the platform's own control, which every keyboard and phone knows. */
export function Select<V extends string>({
  label,
  hint,
  error,
  hideLabel,
  value,
  options,
  onValue,
  className,
  ...rest
}: SelectProps<V>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      className={className}
      {...(hideLabel === undefined ? {} : { hideLabel })}
    >
      {(ids) => (
        <span className="relative block">
          <select
            {...ids}
            value={value}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value);
              if (chosen !== undefined) onValue(chosen.value);
            }}
            className={cx(controlClasses, 'appearance-none pr-8')}
            {...rest}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-faint" />
        </span>
      )}
    </Field>
  );
}
