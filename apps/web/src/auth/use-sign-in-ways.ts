import { useQuery } from '@tanstack/react-query';
import { useApp } from '../api/app-context.ts';

/** How people sign in here; the same for everybody. */
export function useSignInWays() {
  const { clients } = useApp();
  return useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: ({ signal }) => clients().listSignInWays({}, { signal }),
    staleTime: 60_000,
  });
}
