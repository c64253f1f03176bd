import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { problemsByField } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';
import { tokenOfAddress } from './token-of-address.ts';

/** Sets a new password by a mailed link. */
export function ResetPasswordPage() {
  const { clients } = useApp();
  const [token] = useState(tokenOfAddress);
  const [password, setPassword] = useState('');
  const reset = useMutation({ mutationFn: () => clients().resetPassword({ token, new_password: password }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  if (reset.data !== undefined) {
    return (
      <AuthCard title="Your password is set">
        <p className="text-sm" role="status">
          {reset.data.email} is signed out everywhere. Sign in with the new password.
        </p>
        <Button kind="primary" size="lg" asChild className="mt-5 w-full">
          <Link to="/sign-in">Sign in</Link>
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Set a new password"
      about="You are signed out everywhere else then."
      footer={
        <Link to="/forgot-password" className="text-accent underline underline-offset-2">
          Ask for another link
        </Link>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          large
          label="New password"
          type="password"
          name="new-password"
          autoComplete="new-password"
          hint="At least 8 characters."
          autoFocus
          required
          minLength={8}
          maxLength={256}
          value={password}
          error={problemsByField(reset.error)['new_password']}
          onChange={(event) => setPassword(event.target.value)}
        />
        {token === '' ? <p className="text-sm text-bad">The link is not complete: copy the whole of it.</p> : null}
        <FormError error={reset.error} />
        <Button kind="primary" size="lg" type="submit" busy={reset.isPending} disabled={token === ''}>
          Set password
        </Button>
      </form>
    </AuthCard>
  );
}
