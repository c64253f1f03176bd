import { type HttpAnswer, type HttpRequest, request } from './http-user.ts';

export interface TestBrowser {
  /** What stands in the session cookie; undefined before a sign-in and after a sign-out. */
  session: string | undefined;
  /** Sent along with what changes something, unless a request says otherwise. */
  csrf_token: string | undefined;
  /** As a page of the server's own origin asks. */
  request(method: string, path: string, options?: HttpRequest): Promise<HttpAnswer>;
  /** As a page of an origin opens one, the server's own unless told. */
  socket(origin?: string): TestSocket;
}

export interface TestSocket {
  /** Whether it opened. */
  readonly opened: Promise<boolean>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Sends a frame and resolves to what comes next. */
  ask(frame: object): Promise<unknown>;
  close(): void;
}

const setCookie = /^apex_session=([^;]*);/;

function openSocket(url: string, headers: Record<string, string>): TestSocket {
  // Node's WebSocket takes headers, which the type of the browsers' one does not know.
  const options = { headers } as unknown as string[];
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, options);
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
  });
  return {
    opened,
    closed,
    ask(frame) {
      const answer = new Promise<unknown>((resolve) => {
        socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))), { once: true });
      });
      socket.send(JSON.stringify(frame));
      return answer;
    },
    close: () => socket.close(),
  };
}

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
    socket: (origin = url) => openSocket(url, { origin, cookie: `apex_session=${browser.session ?? ''}` }),
  };
  return browser;
}
