import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { ProjectData } from '../data/project-data.tsx';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { isAtLeast } from './may.ts';
import { Projects } from './projects.tsx';
import { Secrets } from './secrets.tsx';
import { useIdentityChanged } from './use-identity-changed.ts';

function Organisation() {
  const { organisation, roles } = useIdentity();
  const changed = useIdentityChanged();
  const toast = useToast();
  const mayChange = isAtLeast(roles, 'admin');
  const [name, setName] = useState(organisation.name);
  const rename = useApiMutation('renameOrganisation', {
    onSuccess: () => {
      toast({ title: 'Saved' });
      changed().catch(toast.error);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ name, version: organisation.version });
  };
  return (
    <Card title="Organisation">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
          <dt className="text-muted">Tier</dt>
          <dd>
            <Badge>{organisation.tier}</Badge>
          </dd>
          <dt className="text-muted">Organisation id</dt>
          <dd className="min-w-0">
            <CopyId value={organisation.id} label="organisation id" />
          </dd>
        </dl>
        <TextField
          label="Name"
          required
          maxLength={255}
          disabled={!mayChange}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormError error={rename.error} />
        {mayChange ? (
          <Button
            kind="primary"
            type="submit"
            className="self-start"
            busy={rename.isPending}
            disabled={name === organisation.name}
          >
            Save
          </Button>
        ) : null}
      </form>
    </Card>
  );
}

/** The organisation and its projects. */
export function SettingsPage() {
  return (
    <Page wide={false}>
      <PageHeader title="How is your organisation set up?" tab="Settings" />
      <div className="flex flex-col gap-5">
        <Organisation />
        <Projects />
        <ProjectData />
        <Secrets />
      </div>
    </Page>
  );
}
