import { useMemo } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';

/** Names of keys by their id, and who looks at it by theirs. */
export type Senders = ReadonlyMap<string, string>;

export function useSenders(): Senders {
  const { user_id } = useIdentity();
  const { data } = useApiQuery('listKeys', {});
  return useMemo(
    () => new Map<string, string>([[user_id, 'you'], ...(data?.keys ?? []).map(({ id, name }) => [id, name] as const)]),
    [data, user_id],
  );
}
