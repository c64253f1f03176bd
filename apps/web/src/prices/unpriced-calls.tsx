import type { CallsWithoutUsage, UnpricedModel } from '@apex/contracts';
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { Tokens } from '../ui/tokens.tsx';
import { emptyDraft, type PriceDraft } from './price-draft.ts';

type OnDraft = (draft: PriceDraft) => void;

function seen<Row extends { readonly first_at: string; readonly last_at: string }>(): readonly Column<Row>[] {
  return [
    {
      id: 'first_at',
      header: 'First seen',
      value: (row) => row.first_at,
      cell: (row) => <Time at={row.first_at} form="day" />,
      width: 110,
    },
    {
      id: 'last_at',
      header: 'Last seen',
      value: (row) => row.last_at,
      cell: (row) => <Time at={row.last_at} form="day" />,
      width: 110,
    },
  ];
}

function modelColumns(onDraft: OnDraft | null): readonly Column<UnpricedModel>[] {
  return [
    {
      id: 'model',
      header: 'Model',
      value: (row) => row.model,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{row.model === '' ? '(none)' : row.model}</span>
          {row.tier === 'standard' ? null : <Badge>{row.tier}</Badge>}
        </span>
      ),
      width: 200,
      grow: 3,
    },
    { id: 'provider', header: 'Provider', value: (row) => row.provider || '(none)', width: 110 },
    { id: 'calls', header: 'Calls', value: (row) => row.calls, align: 'right', width: 90, sort: true },
    {
      id: 'tokens',
      header: 'Tokens',
      value: (row) => row.tokens,
      cell: (row) => <Tokens count={row.tokens} />,
      align: 'right',
      width: 100,
      sort: true,
    },
    ...seen<UnpricedModel>(),
    { id: 'nearest', header: 'Close to', value: (row) => row.nearest.slice(0, 3).join(', '), width: 200, grow: 2 },
    { id: 'reason', header: 'Why', value: (row) => row.reason, width: 260, grow: 2, hidden: true },
    {
      id: 'actions',
      header: ' ',
      value: () => null,
      cell: (row) =>
        onDraft === null || row.model === '' ? (
          <span />
        ) : (
          <Button
            size="sm"
            aria-label={`Add a price for ${row.model}`}
            onClick={() =>
              onDraft({
                ...emptyDraft(row.first_at.slice(0, 10)),
                model: row.model,
                provider: row.provider,
                tier: row.tier,
              })
            }
          >
            Add a price
          </Button>
        ),
      align: 'right',
      width: 110,
      grow: 0,
    },
  ];
}

const silentColumns: readonly Column<CallsWithoutUsage>[] = [
  { id: 'source', header: 'Source', value: (row) => row.source, width: 110 },
  { id: 'application', header: 'Application', value: (row) => row.application || '(none)', width: 140 },
  { id: 'model', header: 'Model', value: (row) => row.model || '(none)', width: 180, grow: 2 },
  { id: 'provider', header: 'Provider', value: (row) => row.provider || '(none)', width: 110 },
  { id: 'status', header: 'Status', value: (row) => row.status, width: 80 },
  { id: 'calls', header: 'Calls', value: (row) => row.calls, align: 'right', width: 90, sort: true },
  ...seen<CallsWithoutUsage>(),
];

/** What has no price, a button away from having one; and what has no tokens to be priced. */
export function UnpricedCalls({ onDraft }: { readonly onDraft: OnDraft | null }) {
  const { count } = useFormats();
  const { data, error, isPending, refetch } = useApiQuery('listUnpricedCalls', {});
  const columns = useMemo(() => modelColumns(onDraft), [onDraft]);
  const state = { isPending, error, retry: () => void refetch() };
  return (
    <div className="flex flex-col gap-6">
      <section aria-label="Models without a price">
        <p className="mb-3 text-sm text-muted">
          {data === undefined
            ? 'Calls that report tokens and have no price.'
            : `${count(data.unpriced_calls)} calls report tokens and have no price. They are in no sum of money until they have one.`}
        </p>
        <DataTable
          id="unpriced-models"
          label="Models without a price"
          noun="models"
          height="rows"
          columns={columns}
          rows={data?.models ?? []}
          rowId={(row) => `${row.provider} ${row.model} ${row.tier}`}
          {...state}
          empty={
            <EmptyState icon={<CircleCheck aria-hidden className="size-6" />} title="Every call has a price">
              Calls of a model that no price list knows are listed here.
            </EmptyState>
          }
        />
      </section>
      {data === undefined || data.without_usage.length === 0 ? null : (
        <section aria-label="Calls that report no tokens">
          <h2 className="mb-1 text-base font-semibold">No tokens reported</h2>
          <p className="mb-3 text-sm text-muted">
            {count(data.calls_without_usage)} calls report no tokens, so there is nothing to price. Look at what sends
            them.
          </p>
          <DataTable
            id="calls-without-usage"
            label="Calls that report no tokens"
            noun="rows"
            height="rows"
            columns={silentColumns}
            rows={data.without_usage}
            rowId={(row) => [row.source, row.application, row.provider, row.model, row.status].join(' ')}
            empty={null}
          />
        </section>
      )}
    </div>
  );
}
