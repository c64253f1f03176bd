import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { controlClasses, Field } from './field.tsx';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'size'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly hideLabel?: boolean;
  readonly large?: boolean;
}

export function TextField({ label, hint, error, hideLabel, large = false, className, ...rest }: TextFieldProps) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      className={className}
      {...(hideLabel === undefined ? {} : { hideLabel })}
    >
      {(ids) => <input {...ids} className={cx(controlClasses, large && 'h-10 text-base')} {...rest} />}
    </Field>
  );
}
