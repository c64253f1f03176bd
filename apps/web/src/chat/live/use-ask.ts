import type { ThreadId } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AskOutput } from '../../api/routes.ts';
import { apiQuery, useApi } from '../../api/use-api.ts';
import { useProject } from '../../shell/use-project.ts';
import { useToast } from '../../ui/use-toast.ts';
import { keepDraft } from '../compose/drafts.ts';
import type { AskedRun } from './chat-live.ts';
import { useChatLive } from './use-chat-live.ts';

type WholeThread = AskOutput<'getThread'>;

/** A thread as it is the moment its first question was taken. */
function begun(run: AskedRun, project: ReturnType<typeof useProject>): WholeThread {
  const { thread_id: id, question: title, created_at, status } = run;
  return {
    id,
    project_id: project.id,
    title,
    created_at,
    updated_at: created_at,
    shared_at: null,
    deleted_at: null,
    last_run_status: status,
    messages: [],
    runs: [run],
  };
}

export interface Asking {
  /** The question that is on its way to the server. */
  readonly pending: string | null;
  readonly ask: (text: string) => void;
}

/** Asks in a thread, or begins one, and shows the run at once; a question that was refused goes back into the draft. */
export function useAsk(thread_id: ThreadId | null, draft_key: string, onAsked: (run: AskedRun) => void): Asking {
  const live = useChatLive();
  const project = useProject();
  const client = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [pending, setPending] = useState<string | null>(null);
  const ask = useCallback(
    (text: string) => {
      setPending(text);
      live
        .ask({ project: project.name, text, thread_id })
        .then((run) => {
          const { queryKey } = apiQuery(client, project.name, 'getThread', { id: run.thread_id });
          queries.setQueryData<WholeThread>(queryKey, (before) =>
            before === undefined
              ? begun(run, project)
              : { ...before, runs: [...before.runs.filter(({ id }) => id !== run.id), run] },
          );
          onAsked(run);
        })
        .catch((error: unknown) => {
          keepDraft(draft_key, text);
          toast.error(error);
        })
        .finally(() => setPending(null));
    },
    [live, project, thread_id, client, queries, onAsked, draft_key, toast],
  );
  return { pending, ask };
}
