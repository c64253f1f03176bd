import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { problemsByField } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';

/** Has a link mailed; says the same whether there is such an account or not. */
export function ForgotPasswordPage() {
  const { clients } = useApp();
  const [email, setEmail] = useState('');
  const request = useMutation({ mutationFn: () => clients().requestPasswordReset({ email }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request.mutate();
  };
  const footer = (
    <Link to="/sign-in" className="text-accent underline underline-offset-2">
      Back to sign in
    </Link>
  );
  if (request.data !== undefined) {
    return (
      <AuthCard title="Look for the link" footer={footer}>
        <p className="text-sm" role="status">
          {request.data.sent_by === 'mail'
            ? `If ${email} has an account here, a link is on its way. It works once, for an hour.`
            : `If ${email} has an account here, the link is in the log of the server: this one sends no mail. It works once, for an hour.`}
        </p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Forgot your password?" about="We mail you a link that sets a new one." footer={footer}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          large
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          error={problemsByField(request.error)['email']}
          onChange={(event) => setEmail(event.target.value)}
        />
        <FormError error={request.error} />
        <Button kind="primary" size="lg" type="submit" busy={request.isPending}>
          Send the link
        </Button>
      </form>
    </AuthCard>
  );
}
