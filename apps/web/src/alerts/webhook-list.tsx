import type { AlertWebhook } from '@apex/contracts';
import { Webhook } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ShownOnce } from '../account/shown-once.tsx';
import { problemsByField } from '../api/error-facts.ts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormError } from '../ui/form-error.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';
import { useMayChange } from './use-may-change.ts';

const invalidates = ['listAlertWebhooks', 'listAlertDeliveries'] as const;

function Deliveries({ id }: { readonly id: string }) {
  const { data, isPending, error, refetch } = useApiQuery('listAlertDeliveries', { id, per_page: 10 });
  if (isPending) return <SkeletonLines lines={2} />;
  if (data === undefined) return <ErrorState error={error} compact retry={() => void refetch()} />;
  if (data.deliveries.length === 0) return <p className="text-xs text-muted">Nothing was sent yet.</p>;
  return (
    <ul className="flex flex-col gap-1 text-xs">
      {data.deliveries.map((delivery) => (
        <li key={delivery.id} className="flex flex-wrap gap-x-3">
          <span className="font-medium">{delivery.status}</span>
          <span className="text-muted">{delivery.event}</span>
          <span className="text-muted">
            <Time at={delivery.created_at} />
          </span>
          {delivery.last_error === null ? null : <span className="text-bad">{delivery.last_error}</span>}
        </li>
      ))}
    </ul>
  );
}

function Line({ webhook }: { readonly webhook: AlertWebhook }) {
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const { id, name, version, enabled } = webhook;
  const test = useApiMutation('testAlertWebhook', {
    invalidates,
    onSuccess: ({ status, last_status, last_error }) =>
      toast(
        status === 'delivered'
          ? { title: `${name} answered ${last_status}` }
          : { title: last_error ?? 'It was not delivered.', tone: 'bad' },
      ),
  });
  const change = useApiMutation('changeAlertWebhook', { invalidates });
  const remove = useApiMutation('deleteAlertWebhook', { invalidates });
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium break-words">{name}</p>
          <p className="text-xs break-all text-muted">{webhook.url}</p>
          {webhook.note === null ? null : <p className="text-xs text-bad">{webhook.note}</p>}
        </div>
        <Badge tone={enabled ? 'good' : 'neutral'}>{enabled ? 'on' : 'off'}</Badge>
        <span className="flex flex-wrap gap-1">
          <Button
            size="sm"
            aria-label={`Test ${name}`}
            busy={test.isPending}
            onClick={() => test.mutate({ id }, { onError: toast.error })}
          >
            Test
          </Button>
          <Button size="sm" aria-expanded={isOpen} aria-label={`Log of ${name}`} onClick={() => setOpen(!isOpen)}>
            Log
          </Button>
          <Button
            size="sm"
            aria-label={`Switch ${name} ${enabled ? 'off' : 'on'}`}
            onClick={() => change.mutate({ id, version, enabled: !enabled }, { onError: toast.error })}
          >
            {enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button
            size="sm"
            kind="danger"
            aria-label={`Delete ${name}`}
            onClick={() => remove.mutate({ id }, { onError: toast.error })}
          >
            Delete
          </Button>
        </span>
      </div>
      {isOpen ? <Deliveries id={id} /> : null}
    </li>
  );
}

function NewWebhook({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const create = useApiMutation('createAlertWebhook', {
    invalidates,
    onSuccess: ({ signing_secret }) => {
      setName('');
      setUrl('');
      onSecret(signing_secret);
    },
  });
  const problems = problemsByField(create.error);
  function save(event: FormEvent): void {
    event.preventDefault();
    create.mutate({ name, url });
  }
  return (
    <Card title="Add a webhook" about="Alerts are posted as JSON, signed with a secret of its own." className="mt-4">
      <form onSubmit={save} noValidate className="flex flex-wrap items-start gap-3">
        <TextField
          label="Name"
          className="w-full sm:w-48"
          value={name}
          error={problems['name']}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Address"
          type="url"
          placeholder="https://"
          className="w-full sm:w-80"
          value={url}
          error={problems['url']}
          onChange={(event) => setUrl(event.target.value)}
        />
        <Button type="submit" kind="primary" className="sm:mt-6" busy={create.isPending}>
          Add
        </Button>
      </form>
      <FormError error={create.error} />
    </Card>
  );
}

function Webhooks() {
  const { data, isPending, error, refetch } = useApiQuery('listAlertWebhooks', {});
  const [secret, setSecret] = useState<string | null>(null);
  if (isPending) return <SkeletonLines lines={3} />;
  if (data === undefined) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <>
      {data.webhooks.length === 0 ? (
        <EmptyState icon={<Webhook aria-hidden className="size-6" />} title="Alerts are sent nowhere yet">
          Add the address of whatever should be told: a chat, a pager, a program of yours.
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {data.webhooks.map((webhook) => (
              <Line key={webhook.id} webhook={webhook} />
            ))}
          </ul>
        </Card>
      )}
      <NewWebhook onSecret={setSecret} />
      <ShownOnce
        title="The webhook’s signing secret"
        about="A receiver checks the X-Apex-Signature of each message with it. It is shown this once."
        value={secret}
        label="signing secret"
        onDone={() => setSecret(null)}
      />
    </>
  );
}

/** Where alerts are posted to. For admins and owners. */
export function WebhookList() {
  return useMayChange('admin') ? (
    <Webhooks />
  ) : (
    <EmptyState title="For admins and owners">They decide where alerts of this project are sent to.</EmptyState>
  );
}
