import type { AgentName } from '@apex/contracts';
import { type Metrics, secondsBuckets } from '@apex/kit/metrics';
import type { Tracing } from '@apex/kit/tracing';
import type { RunCounts } from './live-runs.ts';
import type { RunObserver } from './run-observer.ts';

interface Observed {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly counts: () => RunCounts;
}

const runBuckets = [...secondsBuckets, 60, 120, 300];

export function observeRuns({ metrics, tracing, counts }: Observed): RunObserver {
  const first = metrics.histogram({
    name: 'apex_chat_first_event_seconds',
    help: "Time from a run's turn to its first stored event",
    buckets: secondsBuckets,
  });
  const runs = metrics.histogram({
    name: 'apex_chat_run_duration_seconds',
    help: "Time from a run's turn to its end",
    labels: ['status'],
    buckets: runBuckets,
  });
  const agents = metrics.histogram({
    name: 'apex_chat_agent_duration_seconds',
    help: 'Time an agent worked',
    labels: ['agent', 'outcome'],
    buckets: runBuckets,
  });
  metrics.gauge({
    name: 'apex_chat_runs',
    help: 'Runs of this process: at work, and waiting for their turn',
    labels: ['state'],
    read: () => Object.entries(counts()).map(([state, value]) => ({ labels: { state }, value })),
  });

  async function timed<T>(agent: AgentName, work: () => Promise<T>): Promise<T> {
    const stop = agents.startTimer({ agent });
    try {
      const output = await work();
      stop({ outcome: 'success' });
      return output;
    } catch (error) {
      stop({ outcome: 'error' });
      throw error;
    }
  }

  return {
    trace_id: () => tracing.current()?.trace_id,
    firstEvent: (seconds) => first.observe(seconds),
    ended: (status, seconds) => runs.observe({ status }, seconds),
    agent: (name, work) => tracing.span(`agent ${name}`, {}, () => timed(name, work)),
  };
}
