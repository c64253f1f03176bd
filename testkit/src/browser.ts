import { type HttpAnswer, type HttpRequest, request } from './http-user.ts';

export interface TestBrowser {
  /** What stands in the session cookie; undefined before a sign-in and after a sign-out. */
  session: string | undefined;
  /** Sent along with what changes something, unless a request says otherwise. */
  csrf_token: string | undefined;
  /** As a page of the server's own origin asks. */
  request(method: string, path: string, options?: HttpRequest): Promise<HttpAnswer>;
}

const setCookie = /^apex_session=([^;]*);/;

/** A browser as far as cookies go: keeps the session that answers set, and the CSRF token that their bodies tell. */
export function createTestBrowser(url: string): TestBrowser {
  const browser: TestBrowser = {
    session: undefined,
    csrf_token: undefined,
    async request(method, path, { headers, ...rest } = {}) {
      const { session, csrf_token } = browser;
      const answer = await request(url + path, method, {
        ...rest,
        headers: {
          ...(method === 'GET' ? {} : { origin: url }),
          ...(session === undefined ? {} : { cookie: `other=1; apex_session=${session}` }),
          ...(csrf_token === undefined || method === 'GET' ? {} : { 'x-csrf-token': csrf_token }),
          ...headers,
        },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const value = setCookie.exec(cookie)?.[1];
        if (value !== undefined) browser.session = value === '' ? undefined : value;
      }
      const told = /"csrf_token":"([^"]+)"/.exec(answer.text)?.[1];
      if (told !== undefined) browser.csrf_token = told;
      return answer;
    },
  };
  return browser;
}
