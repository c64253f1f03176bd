import type { TrafficSummary } from '@apex/contracts';
import { useFormats } from '../../format/formats-context.ts';
import { MiniStat } from '../../spend/mini-stat.tsx';
import { Money } from '../../ui/money.tsx';

/** What the gateway did in the last minute, and what it holds. */
export function TrafficTiles({ summary }: { readonly summary: TrafficSummary | null }) {
  const { count, bytes, rate } = useFormats();
  const of = <T,>(show: (told: TrafficSummary) => T): T | undefined => (summary === null ? undefined : show(summary));
  return (
    <dl
      aria-label="The last minute"
      className="mb-4 grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-3 xl:grid-cols-6"
    >
      <MiniStat label="Requests" about="in the last minute">
        {of((told) => count(told.requests_per_minute))}
      </MiniStat>
      <MiniStat
        label="Errors"
        about={of((told) =>
          told.requests_per_minute === 0
            ? 'in the last minute'
            : `${rate(told.errors_per_minute / told.requests_per_minute)} of requests`,
        )}
      >
        {of((told) => (
          <span className={told.errors_per_minute > 0 ? 'text-bad' : undefined}>{count(told.errors_per_minute)}</span>
        ))}
      </MiniStat>
      <MiniStat label="In flight" about="now">
        {of((told) => count(told.in_flight))}
      </MiniStat>
      <MiniStat label="Cost" about="in the last minute">
        {of((told) => (
          <Money usd={told.cost_per_minute_usd} />
        ))}
      </MiniStat>
      <MiniStat label="Cache hits" about="in the last minute">
        {of((told) => count(told.cache_hits_per_minute))}
      </MiniStat>
      <MiniStat
        label="Records waiting"
        about={of((told) => (told.records_waiting === 0 ? 'all are stored' : bytes(told.records_waiting_bytes)))}
      >
        {of((told) => count(told.records_waiting))}
      </MiniStat>
    </dl>
  );
}
