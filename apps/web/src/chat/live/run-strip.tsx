import type { RunId } from '@apex/contracts';
import { ChevronRight } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { cx } from '../../ui/cx.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { agentLabels } from './agent-words.ts';
import { RunSteps } from './run-steps.tsx';
import type { AgentView, RunView } from './run-view.ts';
import { useLiveRun } from './use-chat-live.ts';
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

const msBetween = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));

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

interface RunStripProps {
  readonly run_id: RunId;
  readonly created_at: string;
  /** Null while agents are at work. */
  readonly ended_at: string | null;
}

function Steps({ run, error }: ReturnType<typeof useRunSteps>) {
  if (run !== undefined) return <RunSteps run={run} />;
  if (error !== null) return <p className="px-3 pb-2 text-muted">The steps could not be loaded.</p>;
  return (
    <div className="px-3 pb-3">
      <SkeletonLines />
    </div>
  );
}

/** Who is at work and on what, in one quiet line, and afterwards how long it took; opens to every step. */
export const RunStrip = memo(function RunStrip({ run_id, created_at, ended_at }: RunStripProps) {
  const { duration } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const live = useLiveRun(run_id);
  const steps = useRunSteps(run_id, isOpen && ended_at !== null);
  const { who, what } =
    ended_at === null ? saying(live) : { who: '', what: `Worked for ${duration(msBetween(created_at, ended_at))}` };
  return (
    <details
      className={cx('group -mx-3 rounded-lg text-sm', ended_at === null || isOpen ? 'bg-sunken' : '')}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-9 list-none items-center gap-2.5 rounded-lg px-3 py-1.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
        {ended_at === null ? <Dots agents={live?.agents ?? []} /> : null}
        <span role="status" className="flex min-w-0 flex-1 items-baseline gap-2">
          {who === '' ? null : <span className="shrink-0 font-medium">{who}</span>}
          <span className="truncate text-muted">{what}</span>
        </span>
        {ended_at === null ? <Elapsed since={created_at} /> : null}
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90" />
      </summary>
      {isOpen ? <Steps {...steps} /> : null}
    </details>
  );
});
