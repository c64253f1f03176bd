import type { Key } from '@apex/contracts';
import { useApiQuery } from '../../api/use-api.ts';

const none: readonly Key[] = [];

/** Keys that may call models; none until they are known. */
export function useKeys(): readonly Key[] {
  const { data } = useApiQuery('listKeys', {});
  return data?.keys.filter(({ revoked_at, scopes }) => revoked_at === null && isForModels(scopes)) ?? none;
}

export const isForModels = (scopes: Key['scopes']) => scopes.includes('gateway') || scopes.includes('all');

/** What a key is called; its id where that is not known. */
export function useKeyName(): (id: string) => string {
  const { data } = useApiQuery('listKeys', {});
  return (id) => data?.keys.find((key) => key.id === id)?.name ?? id;
}

/** What people are called, by their id; ids of those who left stay. */
export function usePeople(): (id: string) => string {
  const { data } = useApiQuery('listMembers', {});
  return (id) => data?.members.find(({ user_id }) => user_id === id)?.email ?? id;
}
