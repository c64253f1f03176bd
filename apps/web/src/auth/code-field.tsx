import { TextField } from '../ui/text-field.tsx';

interface CodeFieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly large?: boolean;
  /** False where the codes are still being turned on: there are no recovery codes yet. */
  readonly canRecover?: boolean;
}

/** The six digits of an authenticator app, or a recovery code. */
export function CodeField({ value, onValue, large = true, canRecover = true }: CodeFieldProps) {
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
      hint={`Six digits of your authenticator app${canRecover ? ', or a recovery code' : ''}.`}
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
