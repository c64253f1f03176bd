import type { Repricing } from '@apex/contracts';
import { History } from 'lucide-react';
import { useApiPages } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Money } from '../ui/money.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';

const repricingsOf = (page: { readonly repricings: readonly Repricing[] }) => page.repricings;

const causes: Readonly<Record<Repricing['cause'], string>> = {
  'price.create': 'New price',
  'price.change': 'Price changed',
  'price.end': 'Price ended',
  'catalogue.learn': 'Catalogue learnt',
};

function State({ change }: { readonly change: Repricing }) {
  const { rate } = useFormats();
  const { status, progress } = change;
  if (status === 'running') return <Badge tone="accent">{rate(progress, 0)} done</Badge>;
  return <Badge tone={status === 'complete' ? 'good' : 'neutral'}>{status}</Badge>;
}

const columns: readonly Column<Repricing>[] = [
  {
    id: 'requested_at',
    header: 'When',
    value: (change) => change.requested_at,
    cell: (change) => <Time at={change.requested_at} />,
    width: 120,
  },
  { id: 'cause', header: 'What', value: (change) => causes[change.cause], width: 140 },
  { id: 'about', header: 'About', value: (change) => change.about, width: 180, grow: 3 },
  {
    id: 'from',
    header: 'Calls from',
    value: (change) => change.from,
    cell: (change) => change.from ?? 'the first',
    width: 110,
  },
  { id: 'to', header: 'Until before', value: (change) => change.to, width: 110, hidden: true },
  {
    id: 'status',
    header: 'State',
    value: (change) => change.status,
    cell: (change) => <State change={change} />,
    width: 110,
  },
  {
    id: 'calls_repriced',
    header: 'Calls priced anew',
    value: (change) => change.calls_repriced,
    align: 'right',
    width: 140,
  },
  {
    id: 'calls_newly_priced',
    header: 'Of them new',
    value: (change) => change.calls_newly_priced,
    align: 'right',
    width: 110,
    hidden: true,
  },
  {
    id: 'cost_before_usd',
    header: 'Cost before',
    value: (change) => change.cost_before_usd,
    cell: (change) => <Money usd={change.cost_before_usd} />,
    align: 'right',
    width: 120,
  },
  {
    id: 'cost_after_usd',
    header: 'Cost after',
    value: (change) => change.cost_after_usd,
    cell: (change) => <Money usd={change.cost_after_usd} />,
    align: 'right',
    width: 120,
  },
];

/** What changes of prices did to calls. */
export function PriceChanges() {
  const pages = useApiPages('listRepricings', { per_page: 50 }, repricingsOf);
  return (
    <DataTable
      id="price-changes"
      label="Changes of prices"
      noun="changes"
      columns={columns}
      rowId={(change) => change.id}
      {...pages}
      empty={
        <EmptyState icon={<History aria-hidden className="size-6" />} title="No price has changed">
          When a price changes, the calls it is for are priced anew, and this says which and by how much.
        </EmptyState>
      }
    />
  );
}
