import { TextField } from '../ui/text-field.tsx';

interface CodeFieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly large?: boolean;
}

/** The six digits of an authenticator app, or a recovery code. */
export function CodeField({ value, onValue, large = true }: CodeFieldProps) {
  return (
    <TextField
      large={large}
      label="One-time code"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      required
      hint="Six digits of your authenticator app, or a recovery code."
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
