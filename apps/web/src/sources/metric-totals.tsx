import type { Source, SourceList } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Money } from '../ui/money.tsx';

interface MetricTotalsProps {
  readonly metrics: SourceList['metrics'];
  readonly source: Source;
  readonly bounds: { readonly from?: string; readonly to?: string };
}

/** What a source claims as sums, beside what its calls came to. Sums are never priced. */
export function MetricTotals({ metrics, source, bounds }: MetricTotalsProps) {
  const { count } = useFormats();
  const spend = useApiQuery(
    'querySpend',
    {
      ...bounds,
      filters: [
        { dimension: 'source', op: 'eq', value: 'otlp' },
        { dimension: 'application', op: 'eq', value: source.service },
      ],
      limit: 1,
    },
    { enabled: metrics.length > 0, keep: true },
  );
  if (metrics.length === 0) return null;
  const total = spend.data?.total;
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">What its metrics say</h3>
      <dl className="tabular grid grid-cols-[1fr_auto] gap-x-4 text-sm">
        {metrics.map(({ metric, kind, reported }) => (
          <div key={`${metric} ${kind}`} className="col-span-2 grid grid-cols-subgrid border-b border-line py-1.5">
            <dt className="break-all text-muted">
              {metric} <span className="text-ink">{kind}</span>
            </dt>
            <dd className="text-right">{kind === 'cost_usd' ? <Money usd={reported} /> : count(Number(reported))}</dd>
          </div>
        ))}
      </dl>
      {total === undefined ? null : (
        <p className="mt-2 text-sm text-muted">
          Its service’s calls of the period came to <Money usd={total.cost_usd} /> for {count(total.calls)} calls:{' '}
          {count(total.tokens.input)} input, {count(total.tokens.cache_read)} cache read,{' '}
          {count(total.tokens.cache_write_5m + total.tokens.cache_write_1h)} cache write, {count(total.tokens.output)}{' '}
          output. A metric that tells more saw calls that no span or log told of.
        </p>
      )}
    </section>
  );
}
