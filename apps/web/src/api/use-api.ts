import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useProject } from '../shell/use-project.ts';
import { useApp } from './app-context.ts';
import type { ApiClient } from './clients.ts';
import type { AskInput, AskName, AskOutput } from './routes.ts';

type Ask<N extends AskName> = (input: AskInput<N>, options?: { signal?: AbortSignal }) => Promise<AskOutput<N>>;

function askOf<N extends AskName>(client: ApiClient, name: N): Ask<N> {
  // A name of AskName has neither progress nor bytes, so that its verb is of this shape.
  return client[name] as unknown as Ask<N>;
}

/** The client of every route, speaking in the project that is open. */
export function useApi(): ApiClient {
  const { clients } = useApp();
  return clients(useProject().name);
}

/** The one query of a route and its input: for `useQuery`, loaders and prefetching alike. */
export function apiQuery<N extends AskName>(client: ApiClient, project: string, name: N, input: AskInput<N>) {
  return queryOptions({
    queryKey: [project, name, input],
    queryFn: ({ signal }) => askOf(client, name)(input, { signal }),
  });
}

export interface ApiQueryOptions {
  readonly enabled?: boolean;
  readonly stale_ms?: number;
  readonly refetch_ms?: number;
  /** Shows the former answer while the next one is fetched, instead of a skeleton. */
  readonly keep?: boolean;
}

/** Reads a route: `const spend = useApiQuery('querySpend', { by: ['model'] })`. */
export function useApiQuery<N extends AskName>(name: N, input: AskInput<N>, options: ApiQueryOptions = {}) {
  return useQuery({
    ...apiQuery(useApi(), useProject().name, name, input),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.stale_ms === undefined ? {} : { staleTime: options.stale_ms }),
    ...(options.refetch_ms === undefined ? {} : { refetchInterval: options.refetch_ms }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}

interface Page {
  readonly pagination: { readonly page: number; readonly total: number; readonly total_pages: number };
}

/** Names of the lists that come in pages. */
export type PagedName = { [N in AskName]: AskOutput<N> extends Page ? N : never }[AskName];

export interface Pages<Row> {
  readonly rows: readonly Row[];
  /** Of all pages; null until the first has come. */
  readonly total: number | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isFetchingMore: boolean;
  fetchMore(): void;
  retry(): void;
}

/** A list as a table scrolls it: page after page, `rowsOf` picks the rows of a page. */
export function useApiPages<N extends PagedName, Row>(
  name: N,
  input: Omit<AskInput<N>, 'page'>,
  rowsOf: (page: AskOutput<N>) => readonly Row[],
): Pages<Row> {
  const client = useApi();
  const project = useProject().name;
  const query = useInfiniteQuery({
    queryKey: [project, name, 'pages', input],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => askOf(client, name)({ ...input, page: pageParam }, { signal }),
    getNextPageParam: (last: AskOutput<N>) => {
      const { pagination } = last as Page;
      return pagination.page < pagination.total_pages ? pagination.page + 1 : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => rowsOf(page)) ?? [], [data, rowsOf]);
  const fetchMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  return {
    rows,
    total: data === undefined ? null : ((data.pages[0] as Page | undefined)?.pagination.total ?? 0),
    isPending: query.isPending,
    error: query.error,
    hasMore: hasNextPage,
    isFetchingMore: isFetchingNextPage,
    fetchMore,
    retry: () => void refetch(),
  };
}

/** Lets every query of these routes be fetched again, in all projects. */
export function invalidateRoutes(queries: QueryClient, names: readonly AskName[]): Promise<void> {
  const stale = new Set<unknown>(names);
  return queries.invalidateQueries({ predicate: ({ queryKey }) => stale.has(queryKey[1]) });
}

export interface ApiMutationOptions<N extends AskName> {
  /** Reads that are no longer true afterwards. */
  readonly invalidates?: readonly AskName[];
  readonly onSuccess?: (output: AskOutput<N>, input: AskInput<N>) => void;
}

/** Changes something: `const revoke = useApiMutation('revokeKey', { invalidates: ['listKeys'] })`. */
export function useApiMutation<N extends AskName>(name: N, options: ApiMutationOptions<N> = {}) {
  const client = useApi();
  const queries = useQueryClient();
  return useMutation<AskOutput<N>, Error, AskInput<N>>({
    mutationKey: [name],
    mutationFn: (input) => askOf(client, name)(input),
    onSuccess: async (output, input) => {
      await invalidateRoutes(queries, options.invalidates ?? []);
      options.onSuccess?.(output, input);
    },
  });
}
