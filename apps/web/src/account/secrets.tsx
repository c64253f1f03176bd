import type { Secret } from '@apex/contracts';
import { LockKeyhole, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { isAtLeast } from './may.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { secretKindLabels } from './secret-kinds.ts';
import { SecretReadsDialog } from './secret-reads-dialog.tsx';

interface SecretLineProps {
  readonly secret: Secret;
  readonly onReads: () => void;
  readonly onRotate: () => void;
  readonly onDelete: () => void;
}

function SecretLine({ secret, onReads, onRotate, onDelete }: SecretLineProps) {
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
      <span className="min-w-0 truncate font-medium">{secret.name}</span>
      <Badge>{secretKindLabels[secret.kind]}</Badge>
      {secret.last_four === null ? null : <code className="text-xs text-muted">…{secret.last_four}</code>}
      <span className="text-xs text-muted">
        {secret.last_read_at === null ? (
          'never used'
        ) : (
          <>
            used <Time at={secret.last_read_at} />
          </>
        )}
      </span>
      <span className="ml-auto flex gap-2">
        <Button size="sm" kind="ghost" aria-label={`Uses of ${secret.name}`} onClick={onReads}>
          Uses
        </Button>
        <Button size="sm" aria-label={`Replace the value of ${secret.name}`} onClick={onRotate}>
          Replace
        </Button>
        <Button size="sm" kind="danger" aria-label={`Delete ${secret.name}`} onClick={onDelete}>
          Delete
        </Button>
      </span>
    </li>
  );
}

/** Secrets the product acts with. Values go in here and are never shown again. For admins and owners. */
export function Secrets() {
  const { roles } = useIdentity();
  return isAtLeast(roles, 'admin') ? <SecretsCard /> : null;
}

function SecretsCard() {
  const secrets = useApiQuery('listSecrets', {});
  const [editing, setEditing] = useState<Secret | 'new' | null>(null);
  const [reading, setReading] = useState<Secret | null>(null);
  const [deleting, setDeleting] = useState<Secret | null>(null);
  const remove = useApiMutation('deleteSecret', { invalidates: ['listSecrets'], onSuccess: () => setDeleting(null) });
  const create = (
    <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing('new')}>
      New secret
    </Button>
  );
  return (
    <Card
      title="Secrets"
      about="What the product needs to act for you, encrypted. Nobody is shown a value again; each use is in the audit log."
      actions={secrets.data === undefined || secrets.data.secrets.length === 0 ? undefined : create}
      flush
    >
      {secrets.isPending ? (
        <div className="px-4 pb-4">
          <SkeletonLines lines={2} />
        </div>
      ) : null}
      {secrets.error === null ? null : (
        <ErrorState compact error={secrets.error} retry={() => void secrets.refetch()} />
      )}
      {secrets.data?.secrets.length === 0 ? (
        <EmptyState icon={<LockKeyhole aria-hidden className="size-6" />} title="No secrets yet" actions={create}>
          Provider keys and webhook secrets belong here.
        </EmptyState>
      ) : null}
      <ul className="divide-y divide-line border-t border-line empty:hidden">
        {secrets.data?.secrets.map((secret) => (
          <SecretLine
            key={secret.id}
            secret={secret}
            onReads={() => setReading(secret)}
            onRotate={() => setEditing(secret)}
            onDelete={() => setDeleting(secret)}
          />
        ))}
      </ul>
      <SecretDialog target={editing} onClose={() => setEditing(null)} />
      <SecretReadsDialog target={reading} onClose={() => setReading(null)} />
      <ConfirmDialog
        target={deleting}
        title={`Delete ${deleting?.name ?? 'the secret'}?`}
        about="What uses it stops working. Its value cannot be brought back."
        action="Delete"
        onClose={() => {
          setDeleting(null);
          remove.reset();
        }}
        onConfirm={(secret) => remove.mutate({ id: secret.id })}
        busy={remove.isPending}
        error={remove.error}
      />
    </Card>
  );
}
