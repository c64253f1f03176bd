import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';
import { useEnter } from './use-enter.ts';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { next } = route.useSearch();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter(
    ({ clients }) =>
      clients().signUp({
        email,
        password,
        session: 'cookie',
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    next,
  );
  const problems = problemsByField(enter.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate(undefined);
  };
  return (
    <AuthCard
      title="Create an account"
      about="It stays on this installation. A sample workspace is ready at once."
      footer={
        <>
          Have one already?{' '}
          <Link to="/sign-in" search={{ next }} className="text-accent underline underline-offset-2">
            Sign in
          </Link>
        </>
      }
    >
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
          error={problems['email']}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          large
          label="Password"
          type="password"
          name="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={256}
          hint="At least 8 characters."
          value={password}
          error={problems['password']}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormError error={enter.error} />
        <Button kind="primary" size="lg" type="submit" busy={enter.isPending}>
          Create account
        </Button>
      </form>
    </AuthCard>
  );
}
