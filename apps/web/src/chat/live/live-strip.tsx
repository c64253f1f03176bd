import type { RunId } from '@apex/contracts';
import { ChevronRight } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { cx } from '../../ui/cx.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { agentLabels } from './agent-words.ts';
import { RunSteps } from './run-steps.tsx';
import type { AgentView, RunView } from './run-view.ts';
import { useRunSteps } from './use-run-steps.ts';

const tickMs = 200;

/** Time since then, told five times a second while somebody looks. */
function Elapsed({ since }: { readonly since: string }) {
  const { duration } = useFormats();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return <span className="tabular text-faint">{duration(Math.max(0, now - Date.parse(since)))}</span>;
}

function Dots({ agents }: { readonly agents: readonly AgentView[] }) {
  return (
    <span aria-hidden className="flex gap-1">
      {agents.map(({ name, status }) => (
        <span
          key={name}
          className={cx(
            'size-1.5 rounded-full',
            status === 'working' ? 'animate-pulse-soft bg-accent' : status === 'error' ? 'bg-bad' : 'bg-line-strong',
          )}
        />
      ))}
    </span>
  );
}

function saying(run: RunView | undefined): { who: string; what: string } {
  if (run?.status === 'queued') {
    const { queue_position: ahead } = run;
    return { who: 'In line', what: ahead === 1 ? 'one question is ahead' : `${ahead} questions are ahead` };
  }
  const agent = run?.agents.findLast(({ status }) => status === 'working') ?? run?.agents.at(-1);
  if (agent === undefined) return { who: 'Starting', what: 'handing your question to the agents' };
  const tool = agent.tools.findLast(({ status }) => status === 'running');
  return { who: agentLabels[agent.name], what: tool?.message ?? agent.thoughts.at(-1) ?? agent.message };
}

interface LiveStripProps {
  readonly run: RunView | undefined;
  readonly since: string;
}

/** Who is at work and on what, in one quiet line; opens to every step. */
export const LiveStrip = memo(function LiveStrip({ run, since }: LiveStripProps) {
  const { who, what } = saying(run);
  return (
    <details className="group rounded-lg border border-line bg-sunken text-sm">
      <summary className="flex min-h-10 list-none items-center gap-2.5 px-3 py-1.5 [&::-webkit-details-marker]:hidden">
        <Dots agents={run?.agents ?? []} />
        <span role="status" className="flex min-w-0 flex-1 items-baseline gap-2">
          <span className="shrink-0 font-medium">{who}</span>
          <span className="truncate text-muted">{what}</span>
        </span>
        <Elapsed since={since} />
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90" />
      </summary>
      {run === undefined ? null : <RunSteps run={run} />}
    </details>
  );
});

interface DoneStripProps {
  readonly run_id: RunId;
  readonly created_at: string;
  readonly ended_at: string;
}

/** The same of a run that is over: how long it took; its steps are fetched when they are opened. */
export function DoneStrip({ run_id, created_at, ended_at }: DoneStripProps) {
  const { duration } = useFormats();
  const [wanted, setWanted] = useState(false);
  const { run, error } = useRunSteps(run_id, wanted);
  return (
    <details className="group text-sm" onToggle={(event) => event.currentTarget.open && setWanted(true)}>
      <summary className="flex min-h-6 w-fit list-none items-center gap-1.5 rounded-sm text-xs text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        Worked for {duration(Date.parse(ended_at) - Date.parse(created_at))}
      </summary>
      <div className="mt-2 rounded-lg border border-line bg-sunken">
        {run !== undefined ? (
          <RunSteps run={run} />
        ) : error === null ? (
          <div className="p-3">
            <SkeletonLines />
          </div>
        ) : (
          <p className="p-3 text-muted">The steps could not be loaded.</p>
        )}
      </div>
    </details>
  );
}
