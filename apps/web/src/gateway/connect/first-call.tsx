import type { TrafficCall } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, Radio } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { CallState } from '../traffic/call-state.tsx';
import { errorBeside, newestFirst, stateOf } from '../traffic/traffic-log.ts';
import { useTraffic } from '../traffic/use-traffic.ts';

/** Waits for the first call by a key, or by any where none was made here, and shows it as it comes and ends. */
export function FirstCall({ key_id }: { readonly key_id: string | null }) {
  const traffic = useTraffic();
  // By the server's order, since clocks differ: what is there when the page opens is not the answer to it.
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null);
  if (before === null && traffic.summary !== null) setBefore(new Set(traffic.log.keys()));
  const call =
    before === null
      ? undefined
      : newestFirst(traffic.log).findLast(
          (one) => !before.has(one.request_id) && (key_id === null || one.key_id === key_id),
        );
  if (before === null && traffic.link === 'away') {
    return <ErrorState error={traffic.error} compact retry={traffic.retry} />;
  }
  return (
    <div role="status" className="rounded-xl border border-line bg-raised p-4 text-sm">
      {call === undefined ? (
        <p className="flex min-h-8 items-center gap-2">
          <Radio aria-hidden className="size-4 shrink-0 animate-pulse text-accent motion-reduce:animate-none" />
          <span>
            Waiting for the first call …{' '}
            <span className="text-muted">
              {key_id === null ? 'by any key of this project' : 'by the key made above'}
            </span>
          </span>
        </p>
      ) : (
        <Came call={call} />
      )}
    </div>
  );
}

function Came({ call }: { readonly call: TrafficCall }) {
  const { duration } = useFormats();
  const state = stateOf(call);
  const Icon = state === 'error' ? CircleX : CircleCheck;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <Icon aria-hidden className={`size-5 shrink-0 ${state === 'error' ? 'text-bad' : 'text-good'}`} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <strong className="font-medium break-all">{call.model === '' ? call.model_asked : call.model}</strong>
          {call.upstream === '' ? null : <span className="text-muted">by {call.upstream}</span>}
          <CallState call={call} />
        </p>
        <p className="text-xs break-words text-muted">
          {call.client === '' ? call.path : `${call.client}, ${call.path}`}
          {call.latency_ms === null ? null : <> · {duration(call.latency_ms)}</>}
          {call.cost_usd === null ? null : (
            <>
              {' '}
              · <Money usd={call.cost_usd} />
            </>
          )}
        </p>
        {errorBeside(call) === '' ? null : <p className="text-xs break-words text-bad">{errorBeside(call)}</p>}
      </div>
      <Button asChild kind="primary">
        <Link to="/gateway" search={{ call: call.request_id }}>
          See it in the traffic
        </Link>
      </Button>
    </div>
  );
}
