import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';
import { useEnter } from './use-enter.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter(({ clients }) => clients().signIn({ email, password, session: 'cookie' }), next);
  const problems = problemsByField(enter.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate(undefined);
  };
  return (
    <AuthCard
      title="Sign in"
      {...(next === undefined ? {} : { about: 'to go on where you were' })}
      footer={
        <>
          New here?{' '}
          <Link to="/sign-up" search={{ next }} className="text-accent underline underline-offset-2">
            Create an account
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
          autoComplete="current-password"
          required
          value={password}
          error={problems['password']}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormError error={enter.error} />
        <Button kind="primary" size="lg" type="submit" busy={enter.isPending}>
          Sign in
        </Button>
      </form>
    </AuthCard>
  );
}
