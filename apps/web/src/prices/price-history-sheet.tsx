import type { PriceHistory, PriceHistoryQuery } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { Chart } from '../chart/chart.tsx';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Money } from '../ui/money.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Rate } from './rate.tsx';

interface PriceHistorySheetProps {
  /** Null closes it. */
  readonly of: PriceHistoryQuery | null;
  readonly onClose: () => void;
}

/** A model's prices over time, and what the calls cost at each. */
export function PriceHistorySheet({ of, onClose }: PriceHistorySheetProps) {
  return (
    <Sheet
      open={of !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={of === null ? 'Price history' : `Prices of ${of.model}`}
    >
      {of === null ? null : <HistoryDetails of={of} />}
    </Sheet>
  );
}

function HistoryDetails({ of }: { readonly of: PriceHistoryQuery }) {
  const { data, error, refetch } = useApiQuery('getPriceHistory', of);
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <div className="p-4">
        <SkeletonLines lines={6} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6 p-4">
      <Periods history={data} />
      <Costs costs={data.costs} />
    </div>
  );
}

const rates = [
  ['input', 'Input'],
  ['cache_read', 'Cache read'],
  ['cache_write_5m', 'Write 5 min'],
  ['cache_write_1h', 'Write 1 h'],
  ['output', 'Output'],
] as const;

function Periods({ history: { periods } }: { readonly history: PriceHistory }) {
  if (periods.length === 0) return <p className="text-sm text-muted">No price list knows this model.</p>;
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">Prices per million tokens</h3>
      <ul className="text-sm">
        {periods.map((period) => (
          <li key={`${period.version} ${period.valid_from} ${period.daily}`} className="border-t border-line py-2">
            <p className="flex flex-wrap items-center gap-2">
              {period.source === 'negotiated' ? <Badge tone="accent">yours</Badge> : <Badge>list</Badge>}
              <span>
                from {period.valid_from ?? 'the beginning'}
                {period.valid_to === null ? ' on' : ` until before ${period.valid_to}`}
              </span>
              {period.daily === null ? null : <span className="text-muted">{period.daily} UTC each day</span>}
            </p>
            <dl className="tabular mt-1 grid grid-cols-3 gap-2 sm:grid-cols-5">
              {rates.map(([kind, label]) => (
                <div key={kind}>
                  <dt className="text-xs text-muted">{label}</dt>
                  <dd>
                    <Rate usd={period[kind]} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ source, version, valid_from }: PriceHistory['costs'][number]): string {
  if (source === '') return 'Not priced';
  if (source === 'negotiated') return `Yours from ${valid_from}, version ${version.split('@')[1] ?? ''}`;
  return `List ${version}${valid_from === '' ? '' : `, from ${valid_from}`}`;
}

function Costs({ costs }: { readonly costs: PriceHistory['costs'] }) {
  const { count, day } = useFormats();
  if (costs.length === 0) return <p className="text-sm text-muted">This project has not called it.</p>;
  const priced = costs.filter(({ cost_usd }) => cost_usd !== null);
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">What your calls cost at each price</h3>
      {priced.length < 2 ? null : (
        <Chart
          title="Cost by price"
          kind="bar"
          x="category"
          unit="usd"
          series={[{ name: 'Cost', points: priced.map((one) => ({ x: nameOf(one), value: one.cost_usd })) }]}
        />
      )}
      <ul className="text-sm">
        {costs.map((one) => (
          <li
            key={`${one.source} ${one.version} ${one.valid_from}`}
            className="flex flex-wrap justify-between gap-x-4 border-t border-line py-2"
          >
            <span>
              {nameOf(one)}
              <span className="block text-xs text-muted">
                {count(one.calls)} calls, {day(one.first_at)} to {day(one.last_at)}
              </span>
            </span>
            <span className="tabular">
              <Money usd={one.cost_usd} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
