import { type FormEvent, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { problemsByField } from '../api/error-facts.ts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { LinkedAccounts } from './linked-accounts.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SignIns } from './sign-ins.tsx';
import { useIdentityChanged } from './use-identity-changed.ts';
import { YourData } from './your-data.tsx';

const zones = Intl.supportedValuesOf('timeZone').map((name) => ({ value: name, label: name.replaceAll('_', ' ') }));
const zoneOptions = [{ value: 'UTC', label: 'UTC' }, ...zones.filter(({ value }) => value !== 'UTC')];

function AboutYou() {
  const identity = useIdentity();
  const changed = useIdentityChanged();
  const toast = useToast();
  const [name, setName] = useState(identity.name);
  const [zone, setZone] = useState(identity.time_zone);
  const update = useApiMutation('updateProfile', {
    onSuccess: () => {
      toast({ title: 'Saved' });
      changed().catch(toast.error);
    },
  });
  const isSame = name === identity.name && zone === identity.time_zone;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name, time_zone: zone, version: identity.version });
  };
  return (
    <Card title="About you">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
          <dt className="text-muted">E-mail</dt>
          <dd className="truncate">{identity.email}</dd>
          <dt className="text-muted">Roles</dt>
          <dd className="flex gap-1">
            {identity.roles.map((role) => (
              <Badge key={role}>{role}</Badge>
            ))}
          </dd>
          <dt className="text-muted">User id</dt>
          <dd className="min-w-0">
            <CopyId value={identity.user_id} label="user id" />
          </dd>
        </dl>
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={255}
          value={name}
          error={problemsByField(update.error)['name']}
          onChange={(event) => setName(event.target.value)}
        />
        <Combobox label="Time zone" value={zone} options={zoneOptions} onValue={setZone} />
        <FormError error={update.error} />
        <Button kind="primary" type="submit" className="self-start" busy={update.isPending} disabled={isSame}>
          Save
        </Button>
      </form>
    </Card>
  );
}

function Password() {
  const { csrf, query_client } = useApp();
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useApiMutation('changePassword', {
    invalidates: ['listSignIns'],
    onSuccess: ({ csrf_token, revoked_sign_ins }) => {
      csrf.set(csrf_token);
      void query_client.invalidateQueries({ queryKey: ['session'] });
      setCurrent('');
      setNext('');
      toast({
        title: 'Password changed',
        about: revoked_sign_ins === 0 ? 'You were signed in nowhere else.' : 'You are signed out everywhere else.',
      });
    },
  });
  const links = useApiQuery('listLinks', {});
  const problems = problemsByField(change.error);
  if (links.data?.has_password === false) {
    return (
      <Card title="Password">
        <p className="text-sm text-muted">
          You have none: {links.data.links.map(({ name }) => name).join(' and ')} signs you in. &ldquo;Forgot your
          password?&rdquo; on the sign-in page sets one.
        </p>
      </Card>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current_password: current, new_password: next });
  };
  return (
    <Card title="Password" about="Changing it signs you out everywhere else.">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          error={problems['current_password']}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters."
          required
          minLength={8}
          maxLength={256}
          value={next}
          error={problems['new_password']}
          onChange={(event) => setNext(event.target.value)}
        />
        <FormError error={change.error} />
        <Button kind="primary" type="submit" className="self-start" busy={change.isPending}>
          Change password
        </Button>
      </form>
    </Card>
  );
}

/** Who you are here, how you sign in and where, and what is held on you. */
export function ProfilePage() {
  return (
    <Page wide={false}>
      <PageHeader title="Who are you here?" tab="Profile" />
      <div className="flex flex-col gap-5">
        <AboutYou />
        <Password />
        <SecondFactor />
        <LinkedAccounts />
        <SignIns />
        <YourData />
      </div>
    </Page>
  );
}
