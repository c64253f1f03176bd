import type { SampleProgress } from '@apex/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import type { Clients } from '../api/clients.ts';

export interface SampleFilling {
  readonly progress: SampleProgress | null;
  readonly error: Error | null;
  start(): void;
}

interface Fill {
  readonly clients: Clients;
  readonly project: string;
  readonly queries: QueryClient;
  readonly onProgress: (progress: SampleProgress) => void;
}

async function fillSample({ clients, project, queries, onProgress }: Fill): Promise<void> {
  for await (const step of clients(project).fillSample({})) onProgress(step);
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === project });
}

/** Fills the sample project, telling how far it is; everything shown of it is fetched again at the end. */
export function useFillSample(project: string): SampleFilling {
  const { clients } = useApp();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<SampleProgress | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef(false);
  const start = useCallback(() => {
    if (running.current) return;
    running.current = true;
    setError(null);
    fillSample({ clients, project, queries, onProgress: setProgress })
      .catch((cause: unknown) => setError(cause instanceof Error ? cause : new Error(String(cause))))
      .finally(() => {
        running.current = false;
      });
  }, [clients, project, queries]);
  return { progress, error, start };
}
