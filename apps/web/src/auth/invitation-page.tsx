import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { problemsByField } from '../api/error-facts.ts';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormError } from '../ui/form-error.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuthCard } from './auth-card.tsx';
import { CodeField } from './code-field.tsx';
import { needsCode } from './needs-code.ts';
import { tokenOfAddress } from './token-of-address.ts';
import { useEnter } from './use-enter.ts';

interface AcceptFormProps {
  readonly token: string;
  readonly email: string;
  readonly hasAccount: boolean;
}

function AcceptForm({ token, email, hasAccount }: AcceptFormProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = useEnter(
    ({ clients }) =>
      clients().acceptInvitation({
        token,
        password,
        session: 'cookie',
        ...(code === '' ? {} : { code }),
        ...(hasAccount
          ? {}
          : {
              time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              ...(name.trim() === '' ? {} : { name: name.trim() }),
            }),
      }),
    undefined,
  );
  const problems = problemsByField(enter.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate(undefined);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField large label="E-mail" type="email" name="email" autoComplete="username" value={email} readOnly />
      {hasAccount ? null : (
        <TextField
          large
          label="Your name"
          name="name"
          autoComplete="name"
          hint="As your colleagues see it. May stay empty."
          value={name}
          error={problems['name']}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <TextField
        large
        label="Password"
        type="password"
        name="password"
        autoComplete={hasAccount ? 'current-password' : 'new-password'}
        required
        minLength={8}
        autoFocus
        hint={hasAccount ? 'Of the account you have here already.' : 'At least 8 characters.'}
        value={password}
        error={problems['password']}
        onChange={(event) => setPassword(event.target.value)}
      />
      {code !== '' || needsCode(enter.error) ? <CodeField value={code} onValue={setCode} /> : null}
      <FormError error={needsCode(enter.error) ? null : enter.error} />
      <Button kind="primary" size="lg" type="submit" busy={enter.isPending}>
        Join
      </Button>
    </form>
  );
}

export function InvitationPage() {
  const [token] = useState(tokenOfAddress);
  const { clients } = useApp();
  const { moment } = useFormats();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => clients().lookupInvitation({ token }, { signal }),
    enabled: token !== '',
  });
  const { data, error } = invitation;
  if (token === '' || error !== null) {
    return (
      <AuthCard title="This invitation cannot be used">
        {error === null ? (
          <p className="text-sm text-muted">The link is not complete. Copy the whole of it, or ask for a new one.</p>
        ) : (
          <ErrorState compact error={error} />
        )}
        <p className="mt-4 text-sm">
          <Link to="/sign-in" className="text-accent underline underline-offset-2">
            Sign in
          </Link>
        </p>
      </AuthCard>
    );
  }
  if (data === undefined) {
    return (
      <AuthCard title="An invitation">
        <SkeletonLines />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={`Join ${data.organisation_name}`}
      about={`${data.invited_by} invited you as ${data.role}. The link holds until ${moment(data.expires_at)}.`}
    >
      <AcceptForm token={token} email={data.email} hasAccount={data.has_account} />
    </AuthCard>
  );
}
