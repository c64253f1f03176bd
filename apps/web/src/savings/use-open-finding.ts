import type { Finding } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';

export interface OpenFinding {
  readonly finding: Finding | null;
  readonly error: Error | null;
}

/** The finding an address names: one of those listed, or one that is not among them any more. */
export function useOpenFinding(id: string | undefined, listed: readonly Finding[] | undefined): OpenFinding {
  const here = listed?.find((one) => one.id === id);
  const isElsewhere = id !== undefined && listed !== undefined && here === undefined;
  const query = useApiQuery('getFinding', { id: id ?? '' }, { enabled: isElsewhere });
  if (here !== undefined) return { finding: here, error: null };
  return isElsewhere ? { finding: query.data ?? null, error: query.error } : { finding: null, error: null };
}
