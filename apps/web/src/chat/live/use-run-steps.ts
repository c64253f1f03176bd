import type { RunEvent, RunId } from '@apex/contracts';
import { useMemo } from 'react';
import { useApiQuery } from '../../api/use-api.ts';
import { applyEvent, emptyRun, type RunView } from './run-view.ts';
import { useLiveRun } from './use-chat-live.ts';

function viewOf(events: readonly RunEvent[]): RunView | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  return events.reduce(applyEvent, emptyRun(first.run_id, first.thread_id, 'complete'));
}

/** What a run did, step by step: as this tab saw it, else from its log, which is fetched once it is wanted. */
export function useRunSteps(run_id: RunId, wanted: boolean): { run: RunView | undefined; error: Error | null } {
  const live = useLiveRun(run_id);
  const isWhole = live !== undefined && live.agents.length > 0;
  const log = useApiQuery('listRunEvents', { id: run_id }, { enabled: wanted && !isWhole, stale_ms: 600_000 });
  const events = log.data?.events;
  const logged = useMemo(() => (events === undefined ? undefined : viewOf(events)), [events]);
  return { run: isWhole ? live : logged, error: log.error };
}
