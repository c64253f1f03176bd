import type { ModelPrice } from '@apex/contracts';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Tag } from 'lucide-react';
import { useDeferredValue } from 'react';
import { useApiPages } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PriceHistorySheet } from './price-history-sheet.tsx';
import { Rate } from './rate.tsx';

const route = getRouteApi('/app/prices');
const pricesOf = (page: { readonly prices: readonly ModelPrice[] }) => page.prices;

type RateName = 'input' | 'cache_read' | 'cache_write_5m' | 'cache_write_1h' | 'output';

function rateColumn(id: RateName, header: string, hidden = false): Column<ModelPrice> {
  return {
    id,
    header,
    value: (price) => price[id],
    cell: (price) => <Rate usd={price[id]} />,
    align: 'right',
    width: 96,
    ...(hidden ? { hidden } : {}),
  };
}

const columns: readonly Column<ModelPrice>[] = [
  {
    id: 'model',
    header: 'Model',
    value: (price) => price.model,
    cell: (price) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{price.model}</span>
        {price.tier === 'standard' ? null : <Badge>{price.tier}</Badge>}
        {price.source === 'negotiated' ? <Badge tone="accent">yours</Badge> : null}
      </span>
    ),
    width: 150,
    grow: 3,
  },
  rateColumn('input', 'Input'),
  rateColumn('output', 'Output'),
  rateColumn('cache_read', 'Cache read'),
  rateColumn('cache_write_5m', 'Write 5 min'),
  rateColumn('cache_write_1h', 'Write 1 h'),
  { id: 'provider', header: 'Provider', value: (price) => price.provider, width: 110 },
  {
    id: 'used_calls',
    header: 'Your calls',
    value: (price) => price.used_calls,
    cell: (price) =>
      price.used_calls === 0 ? (
        <span className="text-faint">none</span>
      ) : (
        <UsedCalls model={price.model} calls={price.used_calls} />
      ),
    align: 'right',
    width: 104,
  },
  {
    id: 'context_tier',
    header: 'Long prompts',
    value: (price) => price.context_tier,
    width: 170,
    grow: 2,
    hidden: true,
  },
  { id: 'valid_from', header: 'Since', value: (price) => price.valid_from, width: 110, hidden: true },
  {
    id: 'version',
    header: 'Priced by',
    value: (price) => `${price.source} ${price.version}`,
    width: 130,
    hidden: true,
  },
];

function UsedCalls({ model, calls }: { readonly model: string; readonly calls: number }) {
  const { count } = useFormats();
  return (
    <Link
      to="/calls"
      search={{ filters: [{ dimension: 'model', op: 'in', value: [model] }] }}
      className="underline decoration-line-strong decoration-dotted underline-offset-4"
    >
      {count(calls)}
    </Link>
  );
}

/** Prices as they hold now, those of the models in use first of all; a row opens its history. */
export function ListedPrices() {
  const { q = '', all = false, history = null } = route.useSearch();
  const navigate = route.useNavigate();
  const text = useDeferredValue(q.trim());
  const pages = useApiPages(
    'listPrices',
    { per_page: 100, ...(text === '' ? {} : { q: text }), ...(all ? {} : { used: 'true' as const }) },
    pricesOf,
  );
  const showAll = (next: boolean) =>
    void navigate({ search: (before) => ({ ...before, all: next ? true : undefined }), replace: true });
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <TextField
          label="Find a model"
          hideLabel
          type="search"
          placeholder="Find a model or provider"
          className="w-72 max-w-full"
          value={q}
          onChange={({ target: { value } }) =>
            void navigate({ search: (before) => ({ ...before, q: value === '' ? undefined : value }), replace: true })
          }
        />
        <Checkbox label="Also models you have not called" checked={all} onChecked={showAll} />
      </div>
      <DataTable
        id="prices"
        label="Prices of models"
        noun="prices"
        columns={columns}
        rowId={(price) => `${price.provider} ${price.model} ${price.tier}`}
        onOpen={({ provider, model, tier }) =>
          void navigate({ search: (before) => ({ ...before, history: { provider, model, tier } }) })
        }
        {...pages}
        empty={
          <EmptyState
            icon={<Tag aria-hidden className="size-6" />}
            title={text === '' ? 'No model was called yet' : 'No model is called that'}
            actions={all ? undefined : <Button onClick={() => showAll(true)}>Search the whole catalogue</Button>}
          />
        }
      />
      <PriceHistorySheet
        of={history}
        onClose={() => void navigate({ search: (before) => ({ ...before, history: undefined }) })}
      />
    </>
  );
}
