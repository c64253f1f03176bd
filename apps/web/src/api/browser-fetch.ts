import type { CsrfToken } from './csrf.ts';

type Fetch = typeof globalThis.fetch;

export interface BrowserFetchOptions {
  readonly fetch: Fetch;
  readonly csrf: CsrfToken;
  /** Asks the server for the session's present token; null where there is no session. */
  readonly renewCsrf: () => Promise<string | null>;
  /** A request that needs a session found none. */
  readonly onSignedOut: () => void;
  /** Whether the server could be reached at all. */
  readonly onReach: (reached: boolean) => void;
}

const csrfHeader = 'x-csrf-token';
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Answers 401 there are about what was typed, not about the session. */
const signInPaths =
  /^\/api\/(?:auth\/(?:sign-in|sign-up|session|password|providers\/.+)|account\/links\/\w+\/finish|invitations\/(?:lookup|accept))$/;

async function isCsrfRefusal(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'error_code' in body && body.error_code === 'CSRF_INVALID';
}

function withToken(request: Request, token: string | null): Request {
  if (token === null || safeMethods.has(request.method)) return request;
  const headers = new Headers(request.headers);
  headers.set(csrfHeader, token);
  return new Request(request, { headers });
}

/**
 * `fetch` as our own page does it: the session travels in a cookie, so a change carries the CSRF token. One that is no
 * longer good is renewed once and the request sent again.
 */
export function createBrowserFetch(options: BrowserFetchOptions): Fetch {
  const { csrf, onReach } = options;
  async function send(request: Request): Promise<Response> {
    try {
      const response = await options.fetch(withToken(request, csrf.get()));
      onReach(response.status !== 502 && response.status !== 503);
      return response;
    } catch (error) {
      if (error instanceof TypeError) onReach(false);
      throw error;
    }
  }
  return async (input, init) => {
    const request = new Request(input, init);
    const again = safeMethods.has(request.method) ? undefined : request.clone();
    const response = await send(request);
    if (again !== undefined && (await isCsrfRefusal(response))) {
      csrf.set(await options.renewCsrf());
      return send(again);
    }
    if (response.status === 401 && !signInPaths.test(new URL(request.url).pathname)) options.onSignedOut();
    return response;
  };
}
