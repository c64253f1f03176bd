import { ApexError } from '@apex/contracts';
import { QueryClient } from '@tanstack/react-query';
import { mayRetry } from './error-facts.ts';

const mostRetries = 3;
const freshMs = 30_000;

function retryDelayMs(attempt: number, error: Error): number {
  const asked = ApexError.isInstance(error) ? error.retry_after_seconds : undefined;
  return asked === undefined ? Math.min(8000, 500 * 2 ** attempt) : asked * 1000;
}

/** Reads are tried again where the error says that helps, changes never by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < mostRetries && mayRetry(error),
        retryDelay: retryDelayMs,
        staleTime: freshMs,
        // A server that is away is asked for by the connection, which refetches when it is back.
        networkMode: 'always',
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
