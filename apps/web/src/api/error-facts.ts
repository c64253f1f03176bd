import { ApexError } from '@apex/contracts';

/** The id that finds a failed request in the server's log; null where the server never answered. */
export function correlationIdOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('correlation_id' in cause)) return null;
  return typeof cause.correlation_id === 'string' ? cause.correlation_id : null;
}

/** What to tell the person; the server's own words where it spoke. */
export function messageOf(error: unknown): string {
  if (ApexError.isInstance(error)) {
    return error.reason === 'client.unreachable' ? 'The server does not answer.' : error.message;
  }
  return 'Something went wrong in this page.';
}

/** What a form shows beside a field: the problems the server found, by field. */
export function problemsByField(error: unknown): Readonly<Record<string, string>> {
  if (!ApexError.isInstance(error) || typeof error.details !== 'object' || error.details === null) return {};
  const problems = 'problems' in error.details && Array.isArray(error.details.problems) ? error.details.problems : [];
  const pairs = problems.flatMap((one: unknown): [string, string][] =>
    typeof one === 'object' &&
    one !== null &&
    'field' in one &&
    'problem' in one &&
    typeof one.field === 'string' &&
    typeof one.problem === 'string'
      ? [[one.field, one.problem]]
      : [],
  );
  return Object.fromEntries(pairs);
}

const longestWaitSeconds = 10;

/** Whether the same request may succeed a moment later by itself: the server says so, and the wait is short. */
export function mayRetry(error: unknown): boolean {
  if (!ApexError.isInstance(error) || !error.retryable) return false;
  if (error.status === 429) return (error.retry_after_seconds ?? Infinity) <= longestWaitSeconds;
  return error.status >= 500;
}
