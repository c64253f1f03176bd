import { useApiQuery } from '../api/use-api.ts';
import { TextField } from '../ui/text-field.tsx';

interface PasswordFieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** Proves that it is the person who sits there; nothing to type for those who sign in without a password. */
export function PasswordField({ value, onValue }: PasswordFieldProps) {
  const links = useApiQuery('listLinks', {});
  if (links.data?.has_password === false) {
    return <p className="text-sm text-muted">You have no password here: a sign-in of the last ten minutes will do.</p>;
  }
  return (
    <TextField
      label="Your password"
      type="password"
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
