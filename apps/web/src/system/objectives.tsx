import type { Slo } from '@apex/contracts';
import { Gauge } from 'lucide-react';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const states = {
  met: { tone: 'good', word: 'Met' },
  burning: { tone: 'warn', word: 'Burning' },
  spent: { tone: 'bad', word: 'Budget spent' },
  quiet: { tone: 'neutral', word: 'Nothing measured yet' },
  too_few: { tone: 'neutral', word: 'Too few events for a verdict' },
} as const;

const times = (rate: number | null | undefined): string =>
  rate === null || rate === undefined ? 'none' : `${rate.toFixed(1)}×`;

function Objective({ slo }: { readonly slo: Slo }) {
  const { rate, count } = useFormats();
  const { tone, word } = states[slo.state];
  const { burn_rates, budget_left, attained } = slo;
  const isTooFew = slo.state === 'too_few';
  return (
    <li className="flex flex-col gap-1.5 border-t border-line py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-sm font-medium">{slo.title}</h3>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p className="text-xs text-muted">{slo.indicator}</p>
      <dl className="tabular grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Attained</dt>
        <dd>
          {attained === null ? 'no events' : rate(attained)} of {rate(slo.objective)} over {slo.window_days} days,{' '}
          {count(slo.events)} events
        </dd>
        <dt className="text-muted">Budget left</dt>
        <dd>
          {budget_left === null
            ? 'no events'
            : isTooFew
              ? `known from ${count(slo.least_events)} events on`
              : rate(budget_left)}
        </dd>
        <dt className="text-muted">Burn rate</dt>
        <dd>
          {times(burn_rates['1h'])} in 1 h, {times(burn_rates['6h'])} in 6 h, {times(burn_rates['24h'])} in 24 h
        </dd>
        <dt className="text-muted">Promised</dt>
        <dd>{slo.sla}</dd>
        <dt className="text-muted">Runbook</dt>
        <dd className="min-w-0 break-all">{slo.runbook}</dd>
      </dl>
    </li>
  );
}

/** Service-level objectives with what is left of their budgets. */
export function Objectives() {
  const slos = useApiQuery('getSlos', {}, { refetch_ms: 30_000 });
  return (
    <Card title="Objectives" about="A burn rate of 1× spends the budget exactly within its window.">
      {slos.isPending ? <SkeletonLines lines={6} /> : null}
      {slos.error === null ? null : <ErrorState error={slos.error} retry={() => void slos.refetch()} />}
      {slos.data?.slos.length === 0 ? (
        <EmptyState icon={<Gauge aria-hidden className="size-6" />} title="No objectives are declared" />
      ) : null}
      <ul>
        {slos.data?.slos.map((slo) => (
          <Objective key={slo.name} slo={slo} />
        ))}
      </ul>
    </Card>
  );
}
