import type { Key } from '@apex/contracts';
import { KeyRound, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import { isAtLeast } from './may.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';

function stateOf(key: Key, now_ms: number): 'active' | 'revoked' | 'expired' {
  if (key.revoked_at !== null) return 'revoked';
  return key.expires_at !== null && Date.parse(key.expires_at) <= now_ms ? 'expired' : 'active';
}

const labelsText = ({ labels }: Key) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

interface Columns {
  readonly now_ms: number;
  readonly projectName: (id: string) => string;
  readonly onRevoke: ((key: Key) => void) | null;
}

function columnsOf({ now_ms, projectName, onRevoke }: Columns): readonly Column<Key>[] {
  return [
    { id: 'name', header: 'Name', value: (key) => key.name, sort: true, width: 160, grow: 2 },
    {
      id: 'prefix',
      header: 'Begins with',
      value: (key) => key.prefix,
      cell: (key) => <code className="text-xs text-muted">{key.prefix}…</code>,
      width: 170,
    },
    {
      id: 'scopes',
      header: 'May',
      value: (key) => key.scopes.join(' '),
      cell: (key) => (
        <span className="flex gap-1">
          {key.scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'project',
      header: 'Project',
      value: (key) => (key.project_id === null ? 'default' : projectName(key.project_id)),
      width: 110,
    },
    {
      id: 'labels',
      header: 'Labels',
      value: labelsText,
      cell: (key) => {
        const text = labelsText(key);
        return text === '' ? (
          <span className="text-faint">none</span>
        ) : (
          <span className="truncate" title={text}>
            {text}
          </span>
        );
      },
      width: 150,
    },
    {
      id: 'state',
      header: 'State',
      value: (key) => stateOf(key, now_ms),
      cell: (key) => {
        const state = stateOf(key, now_ms);
        return <Badge tone={state === 'active' ? 'good' : 'neutral'}>{state}</Badge>;
      },
      width: 100,
    },
    {
      id: 'last_used_at',
      header: 'Last used',
      value: (key) => key.last_used_at,
      cell: (key) =>
        key.last_used_at === null ? <span className="text-faint">never</span> : <Time at={key.last_used_at} />,
      sort: true,
    },
    {
      id: 'expires_at',
      header: 'Expires',
      value: (key) => key.expires_at,
      cell: (key) =>
        key.expires_at === null ? <span className="text-faint">never</span> : <Time at={key.expires_at} />,
      sort: true,
    },
    {
      id: 'created_at',
      header: 'Created',
      value: (key) => key.created_at,
      cell: (key) => <Time at={key.created_at} />,
      sort: true,
    },
    {
      id: 'actions',
      header: ' ',
      value: () => null,
      cell: (key) =>
        onRevoke !== null && stateOf(key, now_ms) === 'active' ? (
          <Button size="sm" kind="danger" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        ) : (
          <span />
        ),
      align: 'right',
      width: 96,
      grow: 0,
    },
  ];
}

/** Keys of programs: make, see, revoke. */
export function KeysPage() {
  const { roles, projects } = useIdentity();
  const mayChange = isAtLeast(roles, 'member');
  const keys = useApiQuery('listKeys', {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const revoke = useApiMutation('revokeKey', { invalidates: ['listKeys'], onSuccess: () => setRevoking(null) });
  const now_ms = useNow().getTime();
  const columns = useMemo(() => {
    const projectName = (id: string) => projects.find((project) => project.id === id)?.name ?? id;
    return columnsOf({ now_ms, projectName, onRevoke: mayChange ? setRevoking : null });
  }, [now_ms, mayChange, projects]);
  const create = mayChange ? (
    <Button kind="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
      New key
    </Button>
  ) : undefined;
  return (
    <Page>
      <PageHeader
        title="Which programs may speak for you?"
        tab="Keys"
        about="A key is shown once and stored as a hash. It may do what you may, within its scopes."
        actions={create}
      />
      <DataTable
        id="keys"
        label="API keys of the organisation"
        noun="keys"
        columns={columns}
        rows={keys.data?.keys ?? []}
        rowId={(key) => key.id}
        isPending={keys.isPending}
        error={keys.error}
        retry={() => void keys.refetch()}
        height="rows"
        empty={
          <EmptyState icon={<KeyRound aria-hidden className="size-6" />} title="No keys yet" actions={create}>
            Programs that send calls or read spend need one. People do not.
          </EmptyState>
        }
      />
      <NewKeyDialog open={making} onOpen={setMaking} />
      <ConfirmDialog
        target={revoking}
        title={`Revoke ${revoking?.name ?? 'the key'}?`}
        about="Whatever uses it is refused from now on. A revoked key cannot be brought back."
        action="Revoke"
        onClose={() => {
          setRevoking(null);
          revoke.reset();
        }}
        onConfirm={(key) => revoke.mutate({ id: key.id })}
        busy={revoke.isPending}
        error={revoke.error}
      />
    </Page>
  );
}
