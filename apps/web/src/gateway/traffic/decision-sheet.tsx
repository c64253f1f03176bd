import type { Attempt, Decision, TrafficCall } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApiQuery } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Facts } from '../../records/facts.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { PolicySteps } from '../policies/policy-steps.tsx';
import { CallState } from './call-state.tsx';
import { likeThis } from './links.ts';
import { errorBeside } from './traffic-log.ts';

interface DecisionSheetProps {
  /** Null closes it. */
  readonly request_id: string | null;
  /** The call as it was last told; its end has the explanation fetched anew. */
  readonly call: TrafficCall | undefined;
  readonly onClose: () => void;
}

/** Why a call went where it did. */
export function DecisionSheet({ request_id, call, onClose }: DecisionSheetProps) {
  return (
    <Sheet
      open={request_id !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title="Why was it answered like this?"
    >
      {request_id === null ? null : <Explanation request_id={request_id} call={call} />}
    </Sheet>
  );
}

const openCallMs = 2000;

function Explanation({ request_id, call }: { readonly request_id: string; readonly call: TrafficCall | undefined }) {
  const isOpen = call === undefined || call.state === 'open';
  const query = useApiQuery(
    'explainTraffic',
    { request_id },
    isOpen ? { refetch_ms: openCallMs, keep: true } : { stale_ms: 0, keep: true },
  );
  if (query.data !== undefined) return <Told decision={query.data} latest={call} />;
  if (query.isPending) {
    return (
      <div className="p-4">
        <SkeletonLines lines={6} />
      </div>
    );
  }
  return (
    <ErrorState
      error={query.error}
      title="It cannot be explained any more."
      compact
      retry={() => void query.refetch()}
    />
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Told({ decision, latest }: { readonly decision: Decision; readonly latest: TrafficCall | undefined }) {
  const { duration, count } = useFormats();
  const { attempts, steps, why } = decision;
  const call = latest !== undefined && latest.sequence > decision.call.sequence ? latest : decision.call;
  const took = (ms: number | null) => (ms === null ? null : duration(ms));
  const { usage } = call;
  const like = likeThis(call);
  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <CallState call={call} />
        <CopyId value={call.request_id} label="request id" />
      </div>
      {errorBeside(call) === '' ? null : <p className="text-sm break-words text-bad">{errorBeside(call)}</p>}
      <Part title="In words">
        {why.length === 0 ? (
          <p className="text-sm text-muted">
            {steps.some(({ applied }) => applied.length > 0)
              ? 'The policies below decided; nothing else did.'
              : 'Nothing decided anything: it went where its model is served.'}
          </p>
        ) : (
          <ol className="flex list-decimal flex-col gap-1 pl-5 text-sm">
            {why.map((sentence, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>{sentence}</li>
            ))}
          </ol>
        )}
      </Part>
      <Part title="Attempts">
        <Attempts attempts={attempts} />
      </Part>
      <Part title="Policies">
        <PolicySteps steps={steps} />
      </Part>
      <Part title="The call">
        <Facts
          facts={[
            { label: 'Model asked', value: call.model_asked },
            { label: 'Model', value: call.model },
            { label: 'Upstream', value: call.upstream },
            { label: 'Key', value: call.key_name },
            { label: 'Feature', value: call.feature },
            { label: 'User', value: call.user },
            { label: 'Session', value: call.session },
            { label: 'Task', value: call.task },
            { label: 'Client', value: call.client },
            { label: 'Path', value: call.path },
            { label: 'Cache', value: call.cache },
            { label: 'Begun', value: <Time at={call.started_at} form="moment" /> },
            { label: 'First byte', value: took(call.first_byte_ms) },
            { label: 'Took', value: took(call.latency_ms) },
            { label: 'Cost', value: call.cost_usd === null ? null : <Money usd={call.cost_usd} /> },
            {
              label: 'Prompt tokens',
              value:
                usage === null
                  ? null
                  : count(usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h),
            },
            {
              label: 'Read from cache',
              value: usage === null || usage.cache_read === 0 ? null : count(usage.cache_read),
            },
            { label: 'Output tokens', value: usage === null ? null : count(usage.output) },
          ]}
        />
      </Part>
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link to="/calls" search={like}>
            Its record among the calls
          </Link>
        </Button>
        <Button asChild>
          <Link to="/explorer" search={{ filters: like.filters, period: like.period, from: like.from, to: like.to }}>
            Calls like it in the explorer
          </Link>
        </Button>
      </div>
    </div>
  );
}

function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { duration } = useFormats();
  if (attempts.length === 0) {
    return <p className="text-sm text-muted">None: no upstream was asked.</p>;
  }
  return (
    <ol className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {attempts.map((attempt, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
          <span className="min-w-0 flex-1 basis-40 break-words">
            {attempt.upstream} <span className="text-muted">{attempt.model}</span>
          </span>
          <span className="tabular text-xs text-muted">{duration(attempt.duration_ms)}</span>
          <Badge tone={attempt.error === '' ? 'good' : 'bad'}>{attempt.status ?? 'no answer'}</Badge>
          {errorBeside(attempt) === '' ? null : (
            <span className="w-full text-xs break-words text-bad">{errorBeside(attempt)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
