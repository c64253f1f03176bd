import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';
import { CodeField } from './code-field.tsx';
import { needsCode } from './needs-code.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { useEnter } from './use-enter.ts';
import { useSignInWays } from './use-sign-in-ways.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = useEnter(
    ({ clients }) => clients().signIn({ email, password, session: 'cookie', ...(code === '' ? {} : { code }) }),
    next,
  );
  const ways = useSignInWays();
  const asksForCode = code !== '' || needsCode(enter.error);
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
        {asksForCode ? <CodeField value={code} onValue={setCode} /> : null}
        <FormError error={needsCode(enter.error) ? null : enter.error} />
        <Button kind="primary" size="lg" type="submit" busy={enter.isPending}>
          Sign in
        </Button>
        <Link to="/forgot-password" className="self-center text-sm text-accent underline underline-offset-2">
          Forgot your password?
        </Link>
      </form>
      <ProviderButtons providers={ways.data?.providers ?? []} next={next} />
    </AuthCard>
  );
}
