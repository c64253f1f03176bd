import type { Call } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import type { Column } from '../ui/table/column.ts';
import { Time } from '../ui/time.tsx';
import { Tokens } from '../ui/tokens.tsx';
import { Cost } from './cost.tsx';
import { promptTokens } from './prompt-tokens.ts';
import { StatusBadge } from './status-badge.tsx';

function Duration({ ms }: { readonly ms: number | null }) {
  const { duration } = useFormats();
  return ms === null ? <span className="text-faint">–</span> : <>{duration(ms)}</>;
}

function labelColumn(
  id: 'feature' | 'user' | 'session' | 'project' | 'agent' | 'task' | 'environment',
  header: string,
  hidden = true,
): Column<Call> {
  const sort = id === 'feature' || id === 'user' || id === 'session';
  return {
    id,
    header,
    value: (call) => (call[id] === '' ? null : call[id]),
    sort,
    ...(hidden ? { hidden } : { width: id === 'feature' ? 136 : 96 }),
  };
}

/** What a list of calls shows; ids are those the server sorts by. */
export const callColumns: readonly Column<Call>[] = [
  {
    id: 'at',
    header: 'When',
    value: (call) => call.at,
    cell: (call) => <Time at={call.at} form="moment" />,
    sort: true,
    width: 192,
  },
  { id: 'model', header: 'Model', value: (call) => call.model, sort: true, width: 168, grow: 2 },
  { id: 'provider', header: 'Provider', value: (call) => call.provider, sort: true, hidden: true },
  labelColumn('feature', 'Feature', false),
  labelColumn('user', 'User', false),
  {
    id: 'cost_usd',
    header: 'Cost',
    value: (call) => call.cost_usd,
    cell: (call) => <Cost usd={call.cost_usd} />,
    align: 'right',
    sort: 'decimal',
    width: 96,
  },
  labelColumn('session', 'Session'),
  labelColumn('project', 'Project'),
  labelColumn('agent', 'Agent'),
  labelColumn('task', 'Task'),
  labelColumn('environment', 'Environment'),
  {
    id: 'tokens',
    header: 'Prompt',
    value: (call) => (call.usage === null ? null : promptTokens(call.usage)),
    cell: (call) => (call.usage === null ? null : <Tokens count={promptTokens(call.usage)} />),
    align: 'right',
    width: 84,
  },
  {
    id: 'cached',
    header: 'Cached',
    value: (call) => call.usage?.cache_read ?? null,
    cell: (call) => (call.usage === null ? null : <Tokens count={call.usage.cache_read} />),
    align: 'right',
    width: 84,
  },
  {
    id: 'output',
    header: 'Output',
    value: (call) => call.usage?.output ?? null,
    cell: (call) => (call.usage === null ? null : <Tokens count={call.usage.output} />),
    align: 'right',
    sort: true,
    width: 84,
  },
  {
    id: 'latency_ms',
    header: 'Latency',
    value: (call) => call.latency_ms,
    cell: (call) => <Duration ms={call.latency_ms} />,
    align: 'right',
    sort: true,
    width: 96,
  },
  {
    id: 'ttft_ms',
    header: 'First token',
    value: (call) => call.ttft_ms,
    cell: (call) => <Duration ms={call.ttft_ms} />,
    align: 'right',
    sort: true,
    hidden: true,
    width: 110,
  },
  {
    id: 'status',
    header: 'Status',
    value: (call) => call.status,
    cell: (call) => <StatusBadge call={call} />,
    sort: true,
    width: 88,
  },
];
