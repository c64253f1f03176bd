import { Validator } from '@seriousme/openapi-schema-validator';
import { authRoutes, chatRoutes, telemetryRoutes } from '@apex/contracts';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type HttpAnswer, type HttpRequest, request } from '@apex/testkit/http-user';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createConformance, faultsOf } from './support/answer-rules.ts';
import { fill, type Operation, operationsOf, readDocument, routes } from './support/api-document.ts';
import { badCredentials } from './support/bad-credentials.ts';
import { type PlantedTenant, plantTenant } from './support/planted-tenant.ts';
import { bearer, bodyOf, isEndless, isOfBrowsers, pathValues, sessionOf } from './support/route-values.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let apex: ApexProcess;
let ada: PlantedTenant;
let eve: PlantedTenant;
let operations: Operation[];
let undocumented: ReturnType<typeof createConformance>;
/** What was wrong anywhere on the way; each test ends with none. */
const faults: string[] = [];

beforeAll(async () => {
  apex = await startApex();
  // The first of an installation may look at its database.
  ada = await plantTenant(apex, 'walrus-of-ada');
  eve = await plantTenant(apex, 'parrot-of-eve');
  const document = await readDocument(apex.url);
  operations = operationsOf(document);
  undocumented = createConformance(document);
});
afterAll(() => apex.close());

function hold(isSo: boolean, fault: string): void {
  if (!isSo) faults.push(fault);
}

/** Said by its status, or by the event that ends a stream. */
const isNotFound = ({ status, text }: HttpAnswer): boolean =>
  status === 404 || (status === 200 && /^event: error\n.*"status":404/ms.test(text));

const pathOf = (operation: Operation, tenant: PlantedTenant): string =>
  fill(operation.path, pathValues(operation, tenant));

/** Asks anything and holds the answer to what every answer must be. */
async function look(method: string, path: string, options: HttpRequest = {}): Promise<HttpAnswer> {
  const answer = await request(apex.url + path, method, options);
  faults.push(...faultsOf(answer).map((fault) => `${method} ${path.slice(0, 120)}: ${fault}`));
  return answer;
}

/** Asks a route and holds the answer to the document as well. */
async function visit(operation: Operation, path: string, options: HttpRequest = {}): Promise<HttpAnswer> {
  const answer = await look(operation.method, path, { ...options, isEndless: isEndless(operation) });
  faults.push(...undocumented(operation, answer).map((fault) => `${operation.name}: ${fault}`));
  return answer;
}

const asAda = () => bearer(ada.user.access_token);
const guarded = () => operations.filter((operation) => !operation.isPublic);
const forPrograms = () => guarded().filter((operation) => !isOfBrowsers(operation));
const tell = (answer: HttpAnswer): string => `${answer.status} ${answer.text.slice(0, 200)}`;

/** A route asked for a tenant's things, by whoever the headers say. */
function visitFor(operation: Operation, tenant: PlantedTenant, headers: Record<string, string>): Promise<HttpAnswer> {
  return visit(operation, pathOf(operation, tenant), { headers, ...bodyOf(operation, tenant) });
}

/** Nothing of the tenant's may stand in what another one receives; what they asked for themselves may. */
function holdNothingOf(tenant: PlantedTenant, answer: HttpAnswer, what: string): void {
  const text = answer.text.replaceAll(sessionOf(tenant), '');
  const received = `${text}\n${JSON.stringify([...answer.headers])}`;
  for (const secret of [tenant.secret, tenant.user.organisation_id, tenant.user.project_id, tenant.keys.read]) {
    hold(!received.includes(secret), `${what} tells ${secret}: ${tell(answer)}`);
  }
}

describe('the document', () => {
  test('tells of every route and is valid in both versions', async () => {
    expect(operations.map((one) => one.name).sort()).toEqual(Object.keys(routes).sort());
    for (const path of ['openapi.json', 'openapi.json?version=3.0', 'openapi.yaml', 'openapi.yaml?version=3.0']) {
      const answer = await look('GET', `/api/docs/${path}`);
      const { valid, errors } = await new Validator().validate(
        path.includes('json') ? (answer.json() as Record<string, unknown>) : answer.text,
      );
      expect(errors, path).toBeUndefined();
      expect(valid, path).toBe(true);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test('calls public what gets somebody in or out, and nothing else', () => {
    const open = operations.filter((operation) => operation.isPublic).map((operation) => operation.name);
    const ways = [
      'acceptInvitation',
      'completeProviderSignIn',
      'finishProviderSignIn',
      'listSignInWays',
      'lookupDeletion',
      'lookupInvitation',
      'refresh',
      'requestPasswordReset',
      'resetPassword',
      'signIn',
      'signOut',
      'signUp',
      'startProviderSignIn',
      'verifyEmail',
    ];
    expect(open.sort()).toEqual(ways);
    expect(faults.splice(0)).toEqual([]);
  });

  test('has an example for every body and a parameter for every brace', () => {
    for (const operation of operations) {
      hold(operation.body === undefined || 'example' in operation.body, `${operation.name} has no example`);
      const braces = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      hold(
        braces.join() === operation.pathParameters.join(),
        `${operation.name} describes ${operation.pathParameters.join()}`,
      );
    }
    expect(faults.splice(0)).toEqual([]);
  });
});

describe('without a credential that holds', () => {
  test('every route that is not public answers 401', async () => {
    expect((await look('GET', '/api/auth/me', { headers: asAda() })).status).toBe(200);
    const credentials = await badCredentials(apex, ada, eve);
    expect(Object.keys(credentials).length).toBeGreaterThan(12);
    for (const [what, headers] of Object.entries(credentials)) {
      for (const operation of guarded()) {
        const answer = await visitFor(operation, ada, headers);
        hold(answer.status === 401, `${operation.name} with ${what}: ${tell(answer)}`);
        holdNothingOf(ada, answer, `${operation.name} with ${what}`);
      }
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test('the socket is refused before it is one', async () => {
    const offers = [[], ['apex.bearer.'], ['apex.bearer.garbage'], [`apex.bearer.${ada.user.refresh_token}`]];
    for (const protocols of offers) {
      const socket = new WebSocket(`${apex.url.replace('http', 'ws')}/ws`, protocols);
      const outcome = await new Promise<string>((resolve) => {
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      });
      socket.close();
      hold(outcome === 'refused', `the socket was ${outcome} for ${protocols.join()}`);
    }
    expect((await look('GET', '/ws')).status).toBeGreaterThanOrEqual(400);
    expect(faults.splice(0)).toEqual([]);
  });
});

describe('with a credential of another organisation', () => {
  /** What a tenant sees of their own things. */
  async function stateOf({ user, thread_id }: PlantedTenant) {
    const read = (path: string) => user.request('GET', path);
    const { keys } = (await read('/api/keys')).data(authRoutes.listKeys.output);
    return {
      calls: (await read('/api/calls?per_page=100&sort=at')).data(telemetryRoutes.listCalls.output),
      imports: (await read('/api/imports')).data(telemetryRoutes.listImports.output),
      keys: keys.map(({ last_used_at: _, ...key }) => key),
      thread: (await read(`/api/threads/${thread_id}`)).data(chatRoutes.getThread.output),
      threads: (await read('/api/threads')).data(chatRoutes.listThreads.output),
    };
  }

  test('what has an id is not there, and nothing of it is told or changed', async () => {
    const before = await stateOf(ada);
    expect(before.calls.calls).toHaveLength(12);
    const credentials = {
      'an access token': bearer(eve.user.access_token),
      'an API key': bearer(eve.keys.all),
      'an API key in its own header': { 'x-api-key': eve.keys.all },
    };
    for (const [what, headers] of Object.entries(credentials)) {
      for (const operation of guarded()) {
        const answer = await visitFor(operation, ada, headers);
        holdNothingOf(ada, answer, `${operation.name} with ${what}`);
        const namesAnId = operation.pathParameters.some((name) => name !== 'dimension');
        // What is for persons alone says so to a key, whatever it asks for.
        const isForPersons = routes[operation.name]?.person === true && what.includes('key');
        const isHidden = isForPersons ? answer.status === 403 : isNotFound(answer);
        hold(!namesAnId || isHidden, `${operation.name} with ${what}: ${tell(answer)}`);
      }
    }
    expect(await stateOf(ada)).toEqual(before);
    expect(faults.splice(0)).toEqual([]);
  });

  test('the project of another cannot be chosen', async () => {
    for (const asked of [ada.user.project_id, 'no-such-project']) {
      for (const operation of forPrograms()) {
        const headers = { ...bearer(eve.user.access_token), 'x-apex-project': asked };
        const answer = await visitFor(operation, eve, headers);
        hold(answer.status === 404, `${operation.name} in ${asked}: ${tell(answer)}`);
        hold(!answer.text.includes(ada.secret), `${operation.name} in ${asked} tells ${ada.secret}`);
      }
    }
    expect(faults.splice(0)).toEqual([]);
  });
});

describe('with a key', () => {
  test.each(['ingest', 'read', 'all'] as const)(
    'of scope %s one may do what routes declare, no more',
    async (scope) => {
      // Used up by being asked; the test below asks it.
      for (const operation of forPrograms().filter(({ name }) => !['revokeKey', 'deleteProject'].includes(name))) {
        const access = routes[operation.name]?.access;
        const hasScope = scope === 'all' || access === scope || operation.name === 'whoami';
        const may = hasScope && routes[operation.name]?.person !== true;
        const answer = await visitFor(operation, ada, bearer(ada.keys[scope]));
        const isRefused = answer.status === 401 || answer.status === 403;
        hold(isRefused === !may, `${operation.name} (${access}) with ${scope}: ${tell(answer)}`);
      }
      expect(faults.splice(0)).toEqual([]);
    },
  );

  test('that may not revoke a key, the key stays', async () => {
    for (const scope of ['ingest', 'read'] as const) {
      const answer = await look('DELETE', `/api/keys/${ada.key_id}`, { headers: bearer(ada.keys[scope]) });
      expect(answer.status).toBe(403);
    }
    const { keys } = (await ada.user.request('GET', '/api/keys')).data(authRoutes.listKeys.output);
    expect(keys.find((key) => key.id === ada.key_id)?.revoked_at).toBeNull();
    expect(faults.splice(0)).toEqual([]);
  });
});

describe('malformed input', () => {
  const badIds = [
    'x',
    '0',
    'key_x',
    '../../etc/passwd',
    "' or 1=1 --",
    '\0',
    'a'.repeat(280),
    'ключ',
    '{}',
    '[object Object]',
  ];

  test('an id that is none is a 400 that names the field', async () => {
    for (const operation of forPrograms()) {
      // A session is called whatever its agent calls it.
      for (const name of operation.pathParameters.filter((one) => one !== 'session')) {
        for (const bad of badIds) {
          const path = fill(operation.path, { ...pathValues(operation, ada), [name]: bad });
          const answer = await visit(operation, path, { headers: asAda(), ...bodyOf(operation, ada) });
          const isNamed = answer.status === 400 && answer.error().error.includes(name);
          hold(isNamed, `${operation.name} ${name}=${bad}: ${tell(answer)}`);
        }
      }
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test('so it is in a body', async () => {
    let asked = 0;
    for (const operation of guarded()) {
      const fields = Object.keys(operation.body?.schema.properties ?? {}).filter((name) => name.endsWith('_id'));
      for (const name of fields.filter((field) => !operation.pathParameters.includes(field))) {
        const body = { ...bodyOf(operation, ada).body, [name]: 'nonsense' };
        const answer = await visit(operation, pathOf(operation, ada), { headers: asAda(), body });
        const isNamed = answer.status === 400 && answer.error().error.includes(name);
        hold(isNamed, `${operation.name} ${name}: ${tell(answer)}`);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(2);
    expect(faults.splice(0)).toEqual([]);
  });

  test('a field that no route knows is a 400 that names it, in the body and in the query', async () => {
    // The protocol of intake wants such a field ignored.
    const isOurs = (one: Operation): boolean => !isOfBrowsers(one) && routes[one.name]?.wire === undefined;
    for (const operation of operations.filter(isOurs)) {
      const path = fill(operation.path, operation.isPublic ? {} : pathValues(operation, ada));
      const inBody = { headers: asAda(), body: { ...bodyOf(operation, ada).body, surprise: 1 } };
      const answer =
        operation.method === 'GET' || routes[operation.name]?.body === 'bytes'
          ? await visit(operation, `${path}?surprise=1`, { headers: asAda() })
          : await visit(operation, path, inBody);
      const isNamed = answer.status === 400 && answer.text.includes('surprise');
      hold(isNamed, `${operation.method} ${operation.name}: ${tell(answer)}`);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test('a filter or an order that is not declared is refused with the list of those that are', async () => {
    const filtered = await ada.user.request('GET', '/api/calls?colour=red');
    expect(filtered.status).toBe(400);
    for (const allowed of ['colour', 'model', 'provider', 'session', 'user', 'feature', 'status', 'at_gte', 'sort']) {
      hold(filtered.text.includes(allowed), `the list lacks ${allowed}: ${filtered.text}`);
    }
    const sorted = await ada.user.request('GET', '/api/calls?sort=prompt_hash');
    expect(sorted.status).toBe(400);
    expect(sorted.text).toContain('cost_usd');
    expect(faults.splice(0)).toEqual([]);
  });

  test.each([
    ['no JSON', '{"email":', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a text', '"x"', 'application/json'],
    [
      'prototype pollution',
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
      'application/json',
    ],
    ['a form', 'email=a&password=b', 'application/x-www-form-urlencoded'],
    ['another type', '<a/>', 'text/xml'],
    ['deep nesting', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'application/json'],
  ])('%s as the body is a 400 of every route that takes one', async (_name, body, type) => {
    for (const operation of operations.filter((one) => one.body !== undefined && !isOfBrowsers(one))) {
      const path = fill(operation.path, operation.isPublic ? {} : pathValues(operation, ada));
      const answer = await visit(operation, path, { headers: { ...asAda(), 'content-type': type }, body });
      hold(answer.status === 400, `${operation.name}: ${tell(answer)}`);
    }
    expect((await look('GET', '/health')).status).toBe(200);
    expect(faults.splice(0)).toEqual([]);
  });
});

describe('everything else', () => {
  test.each([
    ['GET', '/api/nothing', 404],
    ['GET', '/nothing', 404],
    ['DELETE', '/api/status', 404],
    ['PUT', '/api/keys', 404],
    ['GET', '/api/keys/', 401],
    ['GET', '/%', 400],
    ['GET', '/api/docs/openapi.json?version=9', 400],
    ['GET', '/..%2f..%2fetc%2fpasswd', 404],
    ['GET', '/api/docs/swagger/..%2f..%2fpackage.json', 404],
    ['GET', '/api/docs/swagger/swagger-initializer.js', 404],
    ['GET', `/${'a'.repeat(7000)}`, 404],
    ['OPTIONS', '/api/status', 404],
  ])('%s %s is refused decently', async (method, path, status) => {
    const answer = await look(method, path);
    expect(answer.status, answer.text).toBe(status);
    expect(faults.splice(0)).toEqual([]);
  });

  const open = ['/', '/health', '/ready', '/metrics', '/.well-known/jwks.json', '/api/docs'];
  test.each(open)('%s is open and carries the headers too', async (path) => {
    const answer = await look('GET', path, { headers: { accept: 'text/html, */*' } });
    expect(answer.status).toBe(200);
    holdNothingOf(ada, answer, path);
    expect(faults.splice(0)).toEqual([]);
  });

  test('a well-formed correlation id is kept and any other replaced', async () => {
    const given = '1772323200-0123abcd';
    const kept = await look('GET', '/api/nothing', { headers: { 'x-correlation-id': given } });
    expect(kept.headers.get('x-correlation-id')).toBe(given);
    for (const bad of ['x', '<script>', `${given}1`, 'a'.repeat(5000)]) {
      const replaced = await look('GET', '/api/nothing', { headers: { 'x-correlation-id': bad } });
      expect(replaced.headers.get('x-correlation-id')).not.toBe(bad);
      expect(replaced.text).not.toContain(`"${bad}"`);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test.each([
    ['noise', 'nonsense\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`],
    [
      'a smuggled second length',
      'POST /api/runs HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
    ],
  ])('%s on the wire is answered decently', async (_name, bytes) => {
    const { hostname, port } = new URL(apex.url);
    const socket = connect(Number(port), hostname);
    socket.end(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(head).toMatch(/^x-content-type-options: nosniff$/m);
    const correlation_id = /^x-correlation-id: (\S+)$/m.exec(head)?.[1];
    expect(JSON.parse(body)).toEqual({
      error: expect.any(String),
      error_code: 'REQUEST_MALFORMED',
      correlation_id,
    });
    expect(faults.splice(0)).toEqual([]);
  });

  test('a body over the limit is a 413', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(5 * 1024 * 1024 + 1) });
    expect((await look('POST', '/api/runs', { headers: asAda(), body })).status).toBe(413);
    expect(faults.splice(0)).toEqual([]);
  });
});
