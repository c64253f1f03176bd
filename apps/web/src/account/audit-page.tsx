import { type AuditAction, auditActions, type AuditLine } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useApiPages } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { CopyId } from '../ui/copy-id.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { isAtLeast } from './may.ts';

const route = getRouteApi('/app/audit');

/** `key.create` as people say it. */
function wordsOf(action: AuditAction): string {
  const [noun = '', verb = ''] = action.split('.');
  return `${noun}: ${verb.replaceAll('_', ' ')}`;
}

function detailsOf(line: AuditLine): string {
  return Object.entries(line.details)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

const columns: readonly Column<AuditLine>[] = [
  {
    id: 'at',
    header: 'When',
    value: (line) => line.at,
    cell: (line) => <Time at={line.at} form="moment" />,
    width: 170,
  },
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
  { id: 'action', header: 'What', value: (line) => line.action, cell: (line) => wordsOf(line.action), width: 170 },
  {
    id: 'subject',
    header: 'On',
    value: (line) => line.subject_id,
    cell: (line) => <CopyId value={line.subject_id} label="id" />,
    width: 180,
  },
  { id: 'details', header: 'Details', value: detailsOf, width: 200, grow: 2 },
  {
    id: 'request',
    header: 'Correlation id',
    value: (line) => line.request_id,
    cell: (line) => <CopyId value={line.request_id} label="correlation id" />,
    hidden: true,
    width: 180,
  },
];

const anyAction = 'any';
const choices = [
  { value: anyAction, label: 'Everything' },
  ...auditActions.map((action) => ({ value: action, label: wordsOf(action) })),
] as const;

const entriesOf = (page: { readonly entries: readonly AuditLine[] }) => page.entries;

/** Everything that was done in the organisation, by whom and when. */
export function AuditPage() {
  const { roles } = useIdentity();
  const { action } = route.useSearch();
  const navigate = route.useNavigate();
  const isAllowed = isAtLeast(roles, 'admin');
  return (
    <Page>
      <PageHeader
        title="Who did what, and when?"
        tab="Audit"
        about="Written once; nobody, the program included, can change it."
        actions={
          isAllowed ? (
            <Select
              label="What"
              hideLabel
              className="w-56"
              value={action ?? anyAction}
              options={choices}
              onValue={(value) =>
                void navigate({
                  search: (before) => ({ ...before, action: value === anyAction ? undefined : value }),
                  replace: true,
                })
              }
            />
          ) : undefined
        }
      />
      {isAllowed ? (
        <AuditTable {...(action === undefined ? {} : { action })} />
      ) : (
        <EmptyState icon={<ScrollText aria-hidden className="size-6" />} title="For admins and owners">
          Ask an owner of your organisation to make you an admin.
        </EmptyState>
      )}
    </Page>
  );
}

function AuditTable({ action }: { readonly action?: AuditAction }) {
  const pages = useApiPages('listAudit', { per_page: 100, ...(action === undefined ? {} : { action }) }, entriesOf);
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
