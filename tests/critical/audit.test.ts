import { authRoutes, optimizerRoutes, platformRoutes } from '@apex/contracts';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askByHttp, plantImport } from './support/planted-tenant.ts';

let apex: ApexProcess;
let ada: HttpUser;
let eve: HttpUser;
beforeAll(async () => {
  apex = await startApex();
  ada = await signUpByHttp(apex, 'ada@example.com');
  eve = await signUpByHttp(apex, 'eve@example.com');
}, 120_000);
afterAll(() => apex.close());

async function lines(user: HttpUser, action: string) {
  const answer = await user.request('GET', `/api/audit?action=${action}`);
  return answer.data(authRoutes.listAudit.output).entries.map(({ subject_id, details }) => ({ subject_id, details }));
}

test('what a program imports and what a person does to a thread is in the log', async () => {
  const import_id = await plantImport(ada, 'walrus', { records: 3, finish: true });
  expect(await lines(ada, 'import.start')).toEqual([{ subject_id: import_id, details: { format: 'jsonl' } }]);
  expect(await lines(ada, 'import.finish')).toEqual([{ subject_id: import_id, details: {} }]);
  const upload = await fetch(`${apex.url}/api/uploads?name=a.csv`, {
    method: 'POST',
    body: 'at,model\n',
    headers: { authorization: `Bearer ${ada.access_token}`, 'content-type': 'application/octet-stream' },
  });
  expect(upload.status).toBe(201);
  expect(await lines(ada, 'upload.create')).toEqual([
    { subject_id: expect.stringMatching(/^upload_/), details: { bytes: 9 } },
  ]);
  const { thread_id } = await askByHttp(ada, 'What did we spend?');
  for (const [method, verb] of [
    ['POST', 'share'],
    ['DELETE', 'unshare'],
  ] as const) {
    expect((await ada.request(method, `/api/threads/${thread_id}/share`)).status).toBeLessThan(300);
    expect(await lines(ada, `thread.${verb}`)).toEqual([{ subject_id: thread_id, details: {} }]);
  }
  expect((await ada.request('DELETE', `/api/threads/${thread_id}`)).status).toBe(200);
  expect(await lines(ada, 'thread.delete')).toHaveLength(1);
  expect((await ada.request('DELETE', `/api/threads/thread_01993a5e-7c00-7000-8000-000000000009`)).status).toBe(404);
  expect(await lines(ada, 'thread.delete')).toHaveLength(1);
  expect(await lines(eve, 'import.start')).toEqual([]);
});

test('the sample leaves a line, and so does a finding that is put aside', async () => {
  expect((await ada.request('POST', '/api/sample', { body: {} })).status).toBe(200);
  expect(await lines(ada, 'sample.fill')).toHaveLength(1);
  const inSample = { headers: { 'x-apex-project': 'sample' } };
  await ada.request('POST', '/api/findings/measure', { body: {}, ...inSample });
  const { findings } = (await ada.request('GET', '/api/findings', inSample)).data(optimizerRoutes.listFindings.output);
  const id = findings[0]?.id ?? '';
  await ada.request('POST', `/api/findings/${id}/dismiss`, { body: { reason: 'wanted so' }, ...inSample });
  expect(await lines(ada, 'finding.dismiss')).toEqual([{ subject_id: id, details: {} }]);
});

test('the pool is looked at and steered by who set the installation up, and by no other tenant', async () => {
  const paths = Object.values(platformRoutes).filter(({ path }) => path.startsWith('/api/db/pool/'));
  expect(paths).toHaveLength(9);
  for (const { method, path } of paths) {
    const body = method === 'POST' ? { body: {} } : {};
    expect((await ada.request(method, path, body)).status, path).toBe(200);
    const refused = await eve.request(method, path, body);
    expect(refused.status, path).toBe(403);
    expect(refused.error().error_code).toBe('PLATFORM_NOT_THE_INSTALLER');
  }
  const config = (await ada.request('GET', '/api/db/pool/config')).data(platformRoutes.poolConfig.output);
  expect(config).toMatchObject({ min: 2, max: 10, overflow: 5, warn_above: 8, transport: 'plain' });
  for (const verb of ['warm', 'reset', 'initialize', 'check']) expect(await lines(ada, `pool.${verb}`)).toHaveLength(1);
});

test('questions go on while the pool is replaced under them', async () => {
  const asking = Array.from({ length: 60 }, () => ada.request('GET', '/api/keys'));
  const resets = Array.from({ length: 3 }, () => ada.request('POST', '/api/db/pool/reset', { body: {} }));
  const answers = await Promise.all([...asking, ...resets]);
  expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
});

test('the headers are told as they are configured, and a breach of the policy is taken', async () => {
  const told = (await ada.request('GET', '/api/security/headers')).data(platformRoutes.securityHeaders.output);
  expect(told).toMatchObject({ level: 'moderate', csp_report_uri: '/api/csp-report', cache_exempt_paths: [] });
  expect(told.headers['content-security-policy']).toContain('report-uri /api/csp-report');
  const tested = await ada.request('GET', '/api/security/headers/test');
  expect(tested.data(platformRoutes.securityHeadersTest.output)).toEqual({ applied: told.headers, missing: [] });
  const report = { 'csp-report': { 'document-uri': `${apex.url}/`, 'blocked-uri': 'inline' } };
  const sent = await fetch(`${apex.url}/api/csp-report`, {
    method: 'POST',
    body: JSON.stringify(report),
    headers: { 'content-type': 'application/csp-report' },
  });
  expect(sent.status).toBe(204);
});
