import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { invalidateRoutes, useApiQuery } from '../api/use-api.ts';

const lookAgainMs = 2000;

/** Looks again while calls are being priced anew; once they are, every figure of money is another one. */
export function useFollowRepricing(): void {
  const queries = useQueryClient();
  const { data } = useApiQuery('listRepricings', { per_page: 1 });
  const [newest] = data?.repricings ?? [];
  const isUnderWay = newest !== undefined && newest.status !== 'complete';
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => void invalidateRoutes(queries, ['listRepricings']), lookAgainMs);
    return () => clearInterval(timer);
  }, [isUnderWay, queries]);

  // A short one is over before it was seen under way.
  const finished = data === undefined || isUnderWay ? undefined : (newest?.id ?? '');
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (finished === undefined) return;
    if (before.current !== undefined && before.current !== finished) void queries.invalidateQueries();
    before.current = finished;
  }, [finished, queries]);
}
