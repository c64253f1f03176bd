import type { NegotiatedPrice } from '@apex/contracts';
import { Handshake } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApiMutation, useApiPages } from '../api/use-api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Time } from '../ui/time.tsx';
import { EndPriceDialog } from './end-price-dialog.tsx';
import { draftOf, type PriceDraft, termsText } from './price-draft.ts';
import { staleAfterPrice } from './price-sheet.tsx';

const pricesOf = (page: { readonly prices: readonly NegotiatedPrice[] }) => page.prices;

interface Actions {
  readonly onChange: (price: NegotiatedPrice) => void;
  readonly onEnd: (price: NegotiatedPrice) => void;
}

function columnsOf(actions: Actions | null): readonly Column<NegotiatedPrice>[] {
  return [
    {
      id: 'model',
      header: 'Model',
      value: (price) => price.model,
      cell: (price) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{price.model}</span>
          {price.tier === null ? null : <Badge>{price.tier}</Badge>}
        </span>
      ),
      width: 180,
      grow: 2,
    },
    { id: 'provider', header: 'Provider', value: (price) => price.provider ?? 'any', width: 110 },
    { id: 'terms', header: 'You pay', value: (price) => termsText(price.terms), width: 200, grow: 3 },
    { id: 'valid_from', header: 'From', value: (price) => price.valid_from, width: 110 },
    { id: 'valid_to', header: 'Until before', value: (price) => price.valid_to, width: 110 },
    {
      id: 'state',
      header: 'State',
      value: (price) => `version ${price.version}${price.closed_at === null ? '' : ', closed'}`,
      cell: (price) => (
        <Badge tone={price.closed_at === null ? 'good' : 'neutral'}>
          {price.closed_at === null ? `version ${price.version}` : `version ${price.version}, closed`}
        </Badge>
      ),
      width: 140,
    },
    {
      id: 'created_at',
      header: 'Entered',
      value: (price) => price.created_at,
      cell: (price) => <Time at={price.created_at} />,
      width: 120,
    },
    { id: 'note', header: 'Note', value: (price) => price.note, width: 160, hidden: true },
    { id: 'created_by', header: 'By', value: (price) => price.created_by, width: 160, hidden: true },
    {
      id: 'actions',
      header: ' ',
      value: () => null,
      cell: (price) =>
        actions === null || price.closed_at !== null ? (
          <span />
        ) : (
          <span className="flex justify-end gap-1">
            <Button size="sm" aria-label={`Change the price of ${price.model}`} onClick={() => actions.onChange(price)}>
              Change
            </Button>
            <Button
              size="sm"
              kind="danger"
              aria-label={`End the price of ${price.model}`}
              onClick={() => actions.onEnd(price)}
            >
              End
            </Button>
          </span>
        ),
      align: 'right',
      width: 150,
      grow: 0,
    },
  ];
}

/** What the organisation negotiated. `onDraft` null: for looking only. */
export function OwnPrices({ onDraft }: { readonly onDraft: ((draft: PriceDraft) => void) | null }) {
  const [all, setAll] = useState(false);
  const [ending, setEnding] = useState<NegotiatedPrice | null>(null);
  const pages = useApiPages('listNegotiatedPrices', { per_page: 100, state: all ? 'all' : 'current' }, pricesOf);
  const end = useApiMutation('endNegotiatedPrice', {
    invalidates: staleAfterPrice,
    onSuccess: () => setEnding(null),
  });
  const columns = useMemo(
    () => columnsOf(onDraft === null ? null : { onChange: (price) => onDraft(draftOf(price)), onEnd: setEnding }),
    [onDraft],
  );
  return (
    <>
      <div className="mb-3">
        <Checkbox label="Also versions that were replaced or undone" checked={all} onChecked={setAll} />
      </div>
      <DataTable
        id="negotiated-prices"
        label="Negotiated prices"
        noun="prices"
        columns={columns}
        rowId={(price) => `${price.id} ${price.version}`}
        {...pages}
        empty={
          <EmptyState icon={<Handshake aria-hidden className="size-6" />} title="List prices hold">
            A price you negotiated, or a discount, is entered with “New price”.
          </EmptyState>
        }
      />
      <EndPriceDialog
        target={ending}
        busy={end.isPending}
        error={end.error}
        onClose={() => {
          end.reset();
          setEnding(null);
        }}
        onConfirm={({ id, version }, valid_to) =>
          end.mutate({ id, version, ...(valid_to === null ? {} : { valid_to }) })
        }
      />
    </>
  );
}
