import type { TrafficCall } from '@apex/contracts';
import { useFormats } from '../../format/formats-context.ts';
import { Money } from '../../ui/money.tsx';
import { Time } from '../../ui/time.tsx';
import { CallState } from './call-state.tsx';
import { ModelOf } from './traffic-columns.tsx';

interface TrafficCardsProps {
  readonly rows: readonly TrafficCall[];
  readonly onOpen: (call: TrafficCall) => void;
}

/** The calls where there is no room for a table. */
export function TrafficCards({ rows, onOpen }: TrafficCardsProps) {
  const { duration } = useFormats();
  return (
    <ul aria-label="Calls as they pass" className="flex flex-col gap-2">
      {rows.map((call) => (
        <li key={call.request_id}>
          <button
            type="button"
            onClick={() => onOpen(call)}
            className="flex w-full flex-col gap-1 rounded-xl border border-line bg-raised px-3 py-2.5 text-left text-sm hover:bg-hover"
          >
            <span className="flex w-full items-center gap-2">
              <CallState call={call} />
              <span className="flex min-w-0 flex-1 font-medium">
                <ModelOf call={call} />
              </span>
              <span className="tabular">{call.cost_usd === null ? '–' : <Money usd={call.cost_usd} />}</span>
            </span>
            <span className="flex w-full items-center gap-2 text-xs text-muted">
              <span className="min-w-0 flex-1 truncate">
                {[call.key_name, call.feature, call.upstream].filter((word) => word !== '').join(' · ')}
              </span>
              <span className="tabular whitespace-nowrap">
                {call.latency_ms === null ? null : <>{duration(call.latency_ms)} · </>}
                <Time at={call.started_at} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
