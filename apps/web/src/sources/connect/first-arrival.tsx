import type { SourceList } from '@apex/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, Radio } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../api/app-context.ts';
import { apiQuery } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { callsSearch } from '../links.ts';
import { type Arrival, arrivalsSince } from './arrivals.ts';

const pollMs = 2500;
const dayMs = 86_400_000;

interface FirstArrivalProps {
  readonly project: string;
  /** Of the key that was made here. */
  readonly key_id: string | null;
  readonly onSources: () => void;
}

/** Waits for something to come, and says what did. */
export function FirstArrival({ project, key_id, onSources }: FirstArrivalProps) {
  const { clients } = useApp();
  // A bound of its own keeps the question cheap, and its answers apart from those of other pages.
  const [from] = useState(() => new Date(Date.now() - dayMs).toISOString());
  const { data, error, refetch } = useQuery({
    ...apiQuery(clients(project), project, 'listSources', { from }),
    refetchInterval: pollMs,
  });
  const [before, setBefore] = useState<SourceList | null>(null);
  if (before === null && data !== undefined) setBefore(data);
  const arrivals = before === null || data === undefined ? [] : arrivalsSince(before, data, key_id);
  if (data === undefined && error !== null) return <ErrorState error={error} compact retry={() => void refetch()} />;
  return (
    <div role="status" className="rounded-xl border border-line bg-raised p-4 text-sm">
      {arrivals.length === 0 ? (
        <p className="flex items-center gap-2">
          <Radio aria-hidden className="size-4 shrink-0 animate-pulse text-accent motion-reduce:animate-none" />
          <span>
            Waiting for the first span …{' '}
            <span className="text-muted">into the project {project}; most exporters send every five seconds</span>
          </span>
        </p>
      ) : (
        <Arrived arrivals={arrivals} project={project} onSources={onSources} />
      )}
    </div>
  );
}

interface ArrivedProps extends Pick<FirstArrivalProps, 'project' | 'onSources'> {
  readonly arrivals: readonly Arrival[];
}

function Arrived({ arrivals, project, onSources }: ArrivedProps) {
  const { count } = useFormats();
  const calls = arrivals.reduce((sum, { reports }) => sum + reports, 0);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
      <ul className="min-w-0 flex-1 basis-64">
        {arrivals.map(({ emitter, service, items, reports, rejected }) => (
          <li key={`${emitter} ${service}`}>
            <strong className="font-medium">Received</strong> {count(items)} {items === 1 ? 'item' : 'items'} from{' '}
            {emitter}
            {service === '' ? '' : `, ${service}`}:{' '}
            {reports === 0
              ? 'no model call among them yet'
              : `${count(reports)} ${reports === 1 ? 'tells' : 'tell'} of a call`}
            {rejected === 0 ? '' : `, ${count(rejected)} were rejected`}.
          </li>
        ))}
      </ul>
      {calls === 0 ? null : (
        <Button asChild kind="primary">
          <Link to="/calls" search={{ ...callsSearch({ period: 'all' }), project }}>
            See the calls
          </Link>
        </Button>
      )}
      <Button onClick={onSources}>See the source</Button>
    </div>
  );
}
