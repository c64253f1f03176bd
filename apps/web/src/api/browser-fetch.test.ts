import { expect, test, vi } from 'vitest';
import { createBrowserFetch } from './browser-fetch.ts';
import { createCsrfToken } from './csrf.ts';

const origin = 'https://apex.example';

function pageWith(content: string | null): Document {
  const meta = content === null ? null : { getAttribute: () => content };
  // The one thing the token is read from.
  return { querySelector: () => meta } as unknown as Document;
}

function setUp(answer: (request: Request) => Response, renewed: string | null = 'fresh') {
  const sent: { method: string; path: string; token: string | null; body: string }[] = [];
  const csrf = createCsrfToken(pageWith('stale'));
  const onSignedOut = vi.fn<() => void>();
  const onReach = vi.fn<(reached: boolean) => void>();
  const renewCsrf = vi.fn<() => Promise<string | null>>(async () => renewed);
  const browserFetch = createBrowserFetch({
    csrf,
    onSignedOut,
    onReach,
    renewCsrf,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push({
        method: request.method,
        path: new URL(request.url).pathname,
        token: request.headers.get('x-csrf-token'),
        body: await request.clone().text(),
      });
      return answer(request);
    },
  });
  return { browserFetch, sent, csrf, onSignedOut, onReach, renewCsrf };
}

const refused = () => Response.json({ error: 'x', error_code: 'CSRF_INVALID' }, { status: 403 });
const isFresh = (request: Request) => request.headers.get('x-csrf-token') === 'fresh';

test('a change carries the token, a read does not', async () => {
  const { browserFetch, sent } = setUp(() => Response.json({}));
  await browserFetch(`${origin}/api/keys`);
  await browserFetch(`${origin}/api/keys`, { method: 'POST', body: '{}' });
  expect(sent.map(({ method, token }) => [method, token])).toEqual([
    ['GET', null],
    ['POST', 'stale'],
  ]);
});

test('a token that is no longer good is renewed once, and the same body sent again', async () => {
  const { browserFetch, sent, renewCsrf, csrf } = setUp((request) =>
    isFresh(request) ? Response.json({}) : refused(),
  );
  const answer = await browserFetch(`${origin}/api/keys`, { method: 'POST', body: '{"name":"a"}' });
  expect(answer.status).toBe(200);
  expect(sent.map(({ token, body }) => [token, body])).toEqual([
    ['stale', '{"name":"a"}'],
    ['fresh', '{"name":"a"}'],
  ]);
  expect(renewCsrf).toHaveBeenCalledTimes(1);
  expect(csrf.get()).toBe('fresh');
});

test('a refusal that lasts is given back after one more try', async () => {
  const { browserFetch, sent, renewCsrf } = setUp(refused);
  const answer = await browserFetch(`${origin}/api/keys/1`, { method: 'DELETE' });
  expect(answer.status).toBe(403);
  expect(sent).toHaveLength(2);
  expect(renewCsrf).toHaveBeenCalledTimes(1);
});

test('another refusal is not tried again', async () => {
  const forbidden = () => Response.json({ error: 'x', error_code: 'AUTH_READ_ONLY' }, { status: 403 });
  const { browserFetch, sent, renewCsrf } = setUp(forbidden);
  expect((await browserFetch(`${origin}/api/keys`, { method: 'POST', body: '{}' })).status).toBe(403);
  expect(sent).toHaveLength(1);
  expect(renewCsrf).not.toHaveBeenCalled();
});

test.each([
  ['GET', '/api/calls', 1],
  ['POST', '/api/auth/sign-in', 0],
  ['POST', '/api/auth/password', 0],
  ['POST', '/api/invitations/accept', 0],
  ['GET', '/api/auth/session', 0],
])('401 of %s %s ends the session %i times', async (method, path, times) => {
  const { browserFetch, onSignedOut } = setUp(() => Response.json({}, { status: 401 }));
  await browserFetch(origin + path, { method });
  expect(onSignedOut).toHaveBeenCalledTimes(times);
});

test('a server that cannot be reached is told of, one that answers with an error is not', async () => {
  const down = setUp(() => {
    throw new TypeError('Failed to fetch');
  });
  await expect(down.browserFetch(`${origin}/api/calls`)).rejects.toThrow('Failed to fetch');
  expect(down.onReach).toHaveBeenLastCalledWith(false);
  const broken = setUp(() => Response.json({}, { status: 500 }));
  await broken.browserFetch(`${origin}/api/calls`);
  expect(broken.onReach).toHaveBeenLastCalledWith(true);
});

test.each([
  ['token', 'token', false],
  ['', null, true],
  [null, null, false],
])('a page that says %j has the token %j, and nobody signed in: %j', (written, token, isSignedOut) => {
  const csrf = createCsrfToken(pageWith(written));
  expect([csrf.get(), csrf.isSignedOut()]).toEqual([token, isSignedOut]);
});
