import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { type BrowserSessions, sessionValueOf } from '@apex/kit/http';
import { newRequestId } from '@apex/kit/id';

/** What a page puts into its `csrf-token` meta tag; null where nobody is signed in. Asking is no use of the session. */
export async function csrfTokenOf(
  sessions: BrowserSessions,
  clock: Clock,
  cookieHeader: string | undefined,
): Promise<string | null> {
  try {
    const value = sessionValueOf(cookieHeader);
    if (value === undefined) return null;
    const use = { purpose: 'look', request_id: newRequestId(clock) } as const;
    return (await sessions.authenticate(value, use)).csrf_token;
  } catch (error) {
    if (ApexError.isInstance(error) && error.kind === 'unauthenticated') return null;
    throw error;
  }
}
