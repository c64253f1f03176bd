import { useRouterState, useSearch } from '@tanstack/react-router';
import type { PageState } from './page-questions.ts';

/** What the open page shows: where it is, its filters and its period. */
export function usePageState(): PageState {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const { filters = [], period, from, to } = useSearch({ strict: false });
  return { pathname, filters, period, from, to };
}
