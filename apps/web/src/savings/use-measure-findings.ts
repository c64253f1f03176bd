import type { MeasureProgress } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiClient } from '../api/clients.ts';
import { invalidateRoutes, useApi } from '../api/use-api.ts';

async function measure(api: ApiClient, signal: AbortSignal, told: (step: MeasureProgress) => void): Promise<void> {
  for await (const step of api.measureFindings({}, { signal })) told(step);
}

/** Looks for waste again, telling how far it is; leaving the page stops it. */
export function useMeasureFindings() {
  const api = useApi();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<MeasureProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const stop = useCallback(() => running.current?.abort(), []);
  const start = useCallback(() => {
    if (running.current !== null) return;
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setProgress({ stage: 'sums', done: 0, total: null });
    measure(api, controller.signal, setProgress)
      .then(() => invalidateRoutes(queries, ['listFindings', 'listProposals']))
      .catch((cause: unknown) => {
        if (!controller.signal.aborted) setError(cause);
      })
      .finally(() => {
        running.current = null;
        setProgress(null);
      });
  }, [api, queries]);
  return { progress, error, start, stop };
}
