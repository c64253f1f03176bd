import type { TrafficCall } from '@apex/contracts';
import type { Formats } from '../../format/formats.ts';
import { Badge } from '../../ui/badge.tsx';
import { Money } from '../../ui/money.tsx';
import type { Column } from '../../ui/table/column.ts';
import { Time } from '../../ui/time.tsx';
import { CallState } from './call-state.tsx';

const none = <span className="text-faint">–</span>;

/** The model that was asked for, and the one that answers where it is another. */
export function ModelOf({ call }: { readonly call: TrafficCall }) {
  const { model_asked, model } = call;
  return (
    <span
      className="truncate"
      title={model === model_asked || model === '' ? model_asked : `${model_asked} → ${model}`}
    >
      {model === model_asked || model === '' ? model_asked : `${model_asked} → ${model}`}
    </span>
  );
}

/** Columns of the calls as they pass. */
export function trafficColumns({ duration }: Pick<Formats, 'duration'>): readonly Column<TrafficCall>[] {
  return [
    {
      id: 'started_at',
      header: 'Begun',
      value: (call) => call.started_at,
      cell: (call) => <Time at={call.started_at} />,
      width: 130,
    },
    {
      id: 'state',
      header: 'State',
      value: (call) => call.status ?? call.state,
      cell: (call) => <CallState call={call} />,
      width: 100,
    },
    {
      id: 'model',
      header: 'Model',
      value: (call) => call.model,
      cell: (call) => <ModelOf call={call} />,
      width: 180,
      grow: 2,
    },
    {
      id: 'upstream',
      header: 'Upstream',
      value: (call) => call.upstream,
      cell: (call) => (call.upstream === '' ? none : call.upstream),
      width: 110,
    },
    { id: 'key', header: 'Key', value: (call) => call.key_name, width: 110 },
    {
      id: 'feature',
      header: 'Feature',
      value: (call) => call.feature,
      cell: (call) => (call.feature === '' ? none : call.feature),
      width: 100,
    },
    { id: 'operation', header: 'Operation', value: (call) => call.operation, width: 110, hidden: true },
    { id: 'client', header: 'Client', value: (call) => call.client, width: 160, hidden: true },
    { id: 'user', header: 'User', value: (call) => call.user, width: 110, hidden: true },
    { id: 'session', header: 'Session', value: (call) => call.session, width: 130, hidden: true },
    { id: 'task', header: 'Task', value: (call) => call.task, width: 110, hidden: true },
    {
      id: 'cache',
      header: 'Cache',
      value: (call) => call.cache,
      cell: (call) =>
        call.cache === 'hit' || call.cache === 'coalesced' ? (
          <Badge tone="good">{call.cache}</Badge>
        ) : (
          <span className="text-faint">{call.cache}</span>
        ),
      width: 80,
    },
    {
      id: 'policies',
      header: 'Policies',
      value: (call) => call.policies.join(', '),
      cell: (call) =>
        call.policies.length === 0 ? (
          none
        ) : (
          <span className="truncate" title={call.policies.join(', ')}>
            {call.policies.join(', ')}
          </span>
        ),
      width: 100,
      grow: 2,
    },
    {
      id: 'first_byte_ms',
      header: 'First byte',
      value: (call) => call.first_byte_ms,
      cell: (call) => (call.first_byte_ms === null ? none : duration(call.first_byte_ms)),
      align: 'right',
      width: 100,
      hidden: true,
    },
    {
      id: 'latency_ms',
      header: 'Took',
      value: (call) => call.latency_ms,
      cell: (call) => (call.latency_ms === null ? none : duration(call.latency_ms)),
      align: 'right',
      width: 80,
    },
    {
      id: 'cost_usd',
      header: 'Cost',
      value: (call) => call.cost_usd,
      cell: (call) => (call.cost_usd === null ? none : <Money usd={call.cost_usd} />),
      align: 'right',
      width: 112,
    },
  ];
}
