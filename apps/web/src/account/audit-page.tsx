import { auditActions, type AuditLine } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { useApiPages, useApiQuery } from '../api/use-api.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { type Period, periodOf } from '../period/period.ts';
import { useFormats } from '../format/formats-context.ts';
import { boundsOf } from '../records/list-filters.ts';
import { useIdentity } from '../shell/use-project.ts';
import { CopyId } from '../ui/copy-id.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import { wordsOfAction, wordsOfDetails } from './audit-words.ts';
import { isAtLeast } from './may.ts';

const route = getRouteApi('/app/audit');

const columnsOf = (moment: (at: string) => string): readonly Column<AuditLine>[] => [
  {
    id: 'at',
    header: 'When',
    value: (line) => line.at,
    cell: (line) => <Time at={line.at} form="moment" />,
    width: 170,
  },
  { id: 'action', header: 'What', value: ({ action }) => wordsOfAction(action), width: 180 },
  {
    id: 'who',
    header: 'Who',
    value: (line) => line.email ?? line.user_id,
    cell: (line) => (
      <>
        {line.email ?? 'a deleted account'}
        {line.key_id === null ? null : <span className="text-muted"> by key</span>}
      </>
    ),
    width: 200,
  },
  {
    id: 'subject',
    header: 'On',
    value: (line) => line.subject_id,
    cell: (line) => <CopyId value={line.subject_id} label="id" />,
    width: 180,
  },
  { id: 'details', header: 'Details', value: ({ details }) => wordsOfDetails(details, moment), width: 240, grow: 2 },
  {
    id: 'request',
    header: 'Correlation id',
    value: (line) => line.request_id,
    cell: (line) => <CopyId value={line.request_id} label="correlation id" />,
    hidden: true,
    width: 180,
  },
];

const any = 'any';
const choices = [
  { value: any, label: 'Everything' },
  ...auditActions.map((action) => ({ value: action, label: wordsOfAction(action) })),
] as const;

const entriesOf = (page: { readonly entries: readonly AuditLine[] }) => page.entries;

/** Everything that was done in the organisation, by whom and when. */
export function AuditPage() {
  const { roles } = useIdentity();
  const isAllowed = isAtLeast(roles, 'admin');
  return (
    <Page>
      <PageHeader
        title="Who did what, and when?"
        tab="Audit"
        about="Written once; nobody, the program included, can change it."
        actions={isAllowed ? <AuditFilters /> : undefined}
      />
      {isAllowed ? (
        <AuditTable />
      ) : (
        <EmptyState icon={<ScrollText aria-hidden className="size-6" />} title="For admins and owners">
          Ask an owner of your organisation to make you an admin.
        </EmptyState>
      )}
    </Page>
  );
}

/** The log takes moments, where other lists take days as well. */
function momentsOf(period: Period): { at_gte?: string; at_lte?: string } {
  const { at_gte, at_lte } = boundsOf(period);
  return at_gte === undefined || at_lte === undefined ? {} : { at_gte: new Date(at_gte).toISOString(), at_lte };
}

function usePeriod(): Period {
  return periodOf(route.useSearch(), useNow(), 'all');
}

function AuditFilters() {
  const { action, user } = route.useSearch();
  const period = usePeriod();
  const navigate = route.useNavigate();
  const members = useApiQuery('listMembers', {});
  const people = members.data?.members.map(({ user_id, email }) => ({ value: user_id, label: email })) ?? [];
  const isListed = user === undefined || people.some(({ value }) => value === user);
  return (
    <>
      <PeriodPicker
        period={period}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
        noCompare
      />
      <Select
        label="Who"
        hideLabel
        className="w-52"
        value={user ?? any}
        options={[
          { value: any, label: 'Everybody' },
          ...people,
          ...(isListed ? [] : [{ value: user, label: 'somebody who left' }]),
        ]}
        onValue={(value) =>
          void navigate({ search: (before) => ({ ...before, user: value === any ? undefined : value }), replace: true })
        }
      />
      <Select
        label="What"
        hideLabel
        className="w-52"
        value={action ?? any}
        options={choices}
        onValue={(value) =>
          void navigate({
            search: (before) => ({ ...before, action: value === any ? undefined : value }),
            replace: true,
          })
        }
      />
    </>
  );
}

function AuditTable() {
  const { action, user } = route.useSearch();
  const { moment } = useFormats();
  const bounds = momentsOf(usePeriod());
  const columns = useMemo(() => columnsOf(moment), [moment]);
  const pages = useApiPages(
    'listAudit',
    {
      per_page: 100,
      ...bounds,
      ...(action === undefined ? {} : { action }),
      ...(user === undefined ? {} : { user_id: user }),
    },
    entriesOf,
  );
  return (
    <DataTable
      id="audit"
      label="Audit log of the organisation"
      noun="entries"
      columns={columns}
      rowId={(line) => line.id}
      {...pages}
      empty={
        <EmptyState icon={<ScrollText aria-hidden className="size-6" />} title="Nothing of that kind was done yet" />
      }
    />
  );
}
