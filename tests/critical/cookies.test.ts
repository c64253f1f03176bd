import { authRoutes } from '@apex/contracts';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { createTestBrowser, type TestBrowser } from '@apex/testkit/browser';
import { type HttpAnswer, request } from '@apex/testkit/http-user';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { faultsOf } from './support/answer-rules.ts';
import { fill, type Operation, operationsOf, readDocument, routes } from './support/api-document.ts';
import { isEndless } from './support/route-values.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let apex: ApexProcess;
let ada: TestBrowser;
let eve: TestBrowser;
let guarded: Operation[];
/** What was wrong anywhere on the way; each test ends with none. */
const faults: string[] = [];

async function signedUp(email: string): Promise<TestBrowser> {
  const browser = createTestBrowser(apex.url);
  const body = { email, password: 'correct horse battery', session: 'cookie' };
  (await browser.request('POST', '/api/auth/sign-up', { body })).data(authRoutes.signUp.output);
  return browser;
}

beforeAll(async () => {
  apex = await startApex();
  [ada, eve] = await Promise.all([signedUp('ada@example.com'), signedUp('eve@example.com')]);
  guarded = operationsOf(await readDocument(apex.url)).filter((operation) => !operation.isPublic);
});
afterAll(() => apex.close());

const cookieOf = (browser: TestBrowser) => `apex_session=${browser.session}`;
const isChange = ({ method }: Operation): boolean => method !== 'GET';
/** Emitters come by key alone. */
const isForBrowsers = ({ name }: Operation): boolean => routes[name]?.wire === undefined;

async function visit(operation: Operation, headers: Record<string, string>): Promise<HttpAnswer> {
  const body = operation.body?.example;
  // What is asked for does not matter: who asks is looked at first.
  const options = {
    headers,
    isEndless: isEndless(operation),
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body }),
  };
  const answer = await request(apex.url + fill(operation.path, {}), operation.method, options);
  faults.push(...faultsOf(answer).map((fault) => `${operation.name}: ${fault}`));
  return answer;
}

async function holdAll(
  operations: readonly Operation[],
  headers: Record<string, string>,
  expected: { readonly status: number; readonly code?: string },
): Promise<void> {
  for (const operation of operations) {
    const answer = await visit(operation, headers);
    const isCoded = expected.code === undefined || answer.error().error_code === expected.code;
    const isSo = answer.status === expected.status && isCoded;
    if (!isSo) faults.push(`${operation.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  expect(faults.splice(0)).toEqual([]);
}

test('every route that is not public answers 401 to a cookie that opens nothing', async () => {
  expect(guarded.length).toBeGreaterThan(60);
  const api_token = (await eve.request('GET', '/api/auth/session')).data(authRoutes.getSession.output).csrf_token;
  for (const cookie of [
    'apex_session=',
    'apex_session=garbage',
    `apex_session=apex_session_${'a'.repeat(43)}`,
    `${cookieOf(ada).slice(0, -1)}!`,
    `${cookieOf(ada)}; ${cookieOf(eve)}`,
    `other=${ada.session}`,
  ]) {
    await holdAll(guarded, { cookie, 'x-csrf-token': api_token }, { status: 401 });
  }
});

test('every route that is no GET answers 403 CSRF_INVALID to a cookie without its own token', async () => {
  const changes = guarded.filter(isForBrowsers).filter(isChange);
  expect(changes.length).toBeGreaterThan(30);
  expect(changes.some(({ name }) => routes[name]?.reads === true)).toBe(true);
  const cookie = cookieOf(ada);
  const own = ada.csrf_token ?? '';
  for (const headers of [
    { cookie },
    { cookie, 'x-csrf-token': '' },
    { cookie, 'x-csrf-token': eve.csrf_token ?? '' },
    { cookie, 'x-csrf-token': `${own.slice(0, -1)}${own.endsWith('A') ? 'B' : 'A'}` },
    { cookie, 'x-csrf-token': own, origin: 'https://evil.example.com' },
    { cookie, 'x-csrf-token': own, origin: 'null' },
  ]) {
    await holdAll(changes, headers, { status: 403, code: 'CSRF_INVALID' });
  }
});

test('with its cookie and token a browser may ask everything that a signed-in person may', async () => {
  const headers = { cookie: cookieOf(ada), 'x-csrf-token': ada.csrf_token ?? '', origin: apex.url };
  // These end the session that the others are asked with.
  const last = new Set(['endSession', 'changePassword', 'deleteAccount']);
  for (const operation of guarded.filter(isForBrowsers).filter(({ name }) => !last.has(name))) {
    const answer = await visit(operation, isChange(operation) ? headers : { cookie: cookieOf(ada) });
    const isRefused = answer.status === 401 || (answer.status === 403 && answer.error().error_code === 'CSRF_INVALID');
    if (isRefused) faults.push(`${operation.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    if (answer.text.includes('apex_session_')) faults.push(`${operation.name} tells the session`);
  }
  // Some routes wait for parts that are elsewhere; that is not what is looked at here.
  expect(faults.splice(0).filter((fault) => !fault.includes('NOT_YET'))).toEqual([]);
  expect((await ada.request('DELETE', '/api/auth/session')).status).toBe(200);
});
