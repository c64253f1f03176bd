import type { SampleProgress } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useApp } from '../api/app-context.ts';

export interface SampleFilling {
  readonly progress: SampleProgress | null;
  readonly error: Error | null;
  start(): void;
}

/** Fills the sample project, telling how far it is; everything shown of it is fetched again at the end. */
export function useFillSample(project: string): SampleFilling {
  const { clients } = useApp();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<SampleProgress | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef(false);
  const start = useCallback(() => {
    async function fill(): Promise<void> {
      for await (const step of clients(project).fillSample({})) setProgress(step);
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === project });
    }
    if (running.current) return;
    running.current = true;
    setError(null);
    fill()
      .catch((cause: unknown) => setError(cause instanceof Error ? cause : new Error(String(cause))))
      .finally(() => {
        running.current = false;
      });
  }, [clients, project, queries]);
  return { progress, error, start };
}
