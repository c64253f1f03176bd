import type { Member } from '@apex/contracts';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { givableRoles, isAtLeast, roleMeanings } from './may.ts';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RolePicker } from './role-picker.tsx';

interface MemberActions {
  readonly own_id: string;
  readonly roles: Parameters<typeof givableRoles>[0];
  readonly onRole: (member: Member, role: Member['role']) => void;
  readonly onRemove: (member: Member) => void;
}

function roleCell(member: Member, { roles, onRole }: MemberActions) {
  const givable = givableRoles(roles);
  // Who is above what one may give is not one's to change.
  if (!givable.includes(member.role)) return <Badge>{member.role}</Badge>;
  return <RolePicker member={member} givable={givable} onRole={onRole} />;
}

function columnsOf(actions: MemberActions): readonly Column<Member>[] {
  const { own_id, roles, onRemove } = actions;
  return [
    {
      id: 'person',
      header: 'Person',
      value: (member) => member.email,
      cell: (member) => (
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-medium">{member.name === '' ? member.email : member.name}</span>
          {member.name === '' ? null : <span className="truncate text-xs text-muted">{member.email}</span>}
          {member.user_id === own_id ? <Badge tone="accent">you</Badge> : null}
        </span>
      ),
      sort: true,
      width: 240,
      grow: 3,
    },
    { id: 'role', header: 'Role', value: ({ role }) => role, cell: (member) => roleCell(member, actions), width: 130 },
    {
      id: 'last_seen_at',
      header: 'Last seen',
      value: (member) => member.last_seen_at,
      cell: (member) => (member.last_seen_at === null ? null : <Time at={member.last_seen_at} />),
      sort: true,
    },
    {
      id: 'joined_at',
      header: 'Joined',
      value: (member) => member.joined_at,
      cell: (member) => <Time at={member.joined_at} />,
      sort: true,
    },
    {
      id: 'actions',
      header: ' ',
      value: () => null,
      cell: (member) =>
        member.user_id === own_id || givableRoles(roles).includes(member.role) ? (
          <Button size="sm" kind="danger" aria-label={`Remove ${member.email}`} onClick={() => onRemove(member)}>
            {member.user_id === own_id ? 'Leave' : 'Remove'}
          </Button>
        ) : (
          <span />
        ),
      align: 'right',
      width: 100,
      grow: 0,
    },
  ];
}

function Meanings() {
  return (
    <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs text-muted">
      {Object.entries(roleMeanings).map(([role, meaning]) => (
        <div key={role} className="contents">
          <dt className="font-medium text-ink">{role}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Who belongs here, with which role, and who is invited. */
export function MembersPage() {
  const { user_id, roles } = useIdentity();
  const mayManage = isAtLeast(roles, 'admin');
  const toast = useToast();
  const members = useApiQuery('listMembers', {});
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const update = useApiMutation('updateMember', { invalidates: ['listMembers'] });
  const change = update.mutate;
  const columns = useMemo(
    () =>
      columnsOf({
        own_id: user_id,
        roles,
        onRemove: setRemoving,
        onRole: (member, role) =>
          change(
            { user_id: member.user_id, role, version: member.version },
            {
              onError: toast.error,
              onSuccess: ({ version }) =>
                toast({
                  title: `${member.email} is now ${role}`,
                  undo: () => change({ user_id: member.user_id, role: member.role, version }, { onError: toast.error }),
                }),
            },
          ),
      }),
    [user_id, roles, change, toast],
  );
  return (
    <Page>
      <PageHeader
        title="Who belongs to your organisation?"
        tab="Members"
        actions={
          mayManage ? (
            <Button kind="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setInviting(true)}>
              Invite
            </Button>
          ) : undefined
        }
      />
      <DataTable
        id="members"
        label="Members of the organisation"
        noun="members"
        columns={columns}
        rows={members.data?.members ?? []}
        rowId={(member) => member.user_id}
        isPending={members.isPending}
        error={members.error}
        retry={() => void members.refetch()}
        height="rows"
        empty={<EmptyState title="Nobody is here" />}
      />
      <Meanings />
      <Invitations mayManage={mayManage} />
      <InviteDialog open={inviting} onOpen={setInviting} roles={givableRoles(roles)} />
      <RemoveMemberDialog member={removing} isOwn={removing?.user_id === user_id} onClose={() => setRemoving(null)} />
    </Page>
  );
}
