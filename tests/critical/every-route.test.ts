import { authRoutes, chatRoutes, telemetryRoutes } from '@apex/contracts';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { createTestBrowser } from '@apex/testkit/browser';
import { request } from '@apex/testkit/http-user';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createConformance, faultsOf } from './support/answer-rules.ts';
import { fill, type Operation, operationsOf, readDocument, routes } from './support/api-document.ts';
import { nowhere, plantImport, type PlantedTenant, plantTenant } from './support/planted-tenant.ts';
import { absent, bearer, bodyOf, isEndless, isOfBrowsers, pathValues } from './support/route-values.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let apex: ApexProcess;
let ada: PlantedTenant;
let eve: PlantedTenant;
let operations: Operation[];
let undocumented: ReturnType<typeof createConformance>;

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

const alertRule = {
  name: 'of nobody',
  condition: { kind: 'threshold', measure: 'calls', above: '1000000', window: { unit: 'day' } },
};

/** A deletion that found nothing. It takes files that wait for their import as well, so that it comes before them. */
async function deleteNothing(user: PlantedTenant['user']): Promise<string> {
  const asked = await user.request('POST', '/api/deletions', { body: { kind: 'session', value: 'of nobody' } });
  const id = asked.data(telemetryRoutes.createDataDeletion.output).deletion?.id ?? '';
  const stateOf = async () =>
    (await user.request('GET', `/api/deletions/${id}`)).data(telemetryRoutes.getDataDeletion.output).state;
  await expect.poll(stateOf, { timeout: 30_000 }).toBe('complete');
  return id;
}

/** What its owner can ask for once more, of kinds that asking uses up or changes. */
async function plantMore(tenant: PlantedTenant) {
  const { user, secret } = tenant;
  const invite = async (name: string): Promise<string> => {
    const body = { email: `${name}-${secret}@example.com`, role: 'viewer' };
    const answer = await user.request('POST', '/api/invitations', { body });
    return answer.data(authRoutes.createInvitation.output).url_path.split('=')[1] ?? '';
  };
  const password = 'correct horse battery';
  const joined = await request(`${apex.url}/api/invitations/accept`, 'POST', {
    body: { token: await invite('one'), password },
  });
  const project = await user.request('POST', '/api/projects', { body: { name: `more-${secret}` } });
  const deletion_id = await deleteNothing(user);
  const send = (text: string) =>
    request(`${apex.url}/api/uploads?name=calls.csv`, 'POST', {
      headers: { ...bearer(user.access_token), 'content-type': 'application/octet-stream' },
      body: text,
    });
  const upload = await send('timestamp,model,input_tokens,output_tokens\n2026-03-01T00:00:00Z,claude-opus-4-6,10,20\n');
  const bill = await send('date,model,cost\n2026-03-01,claude-opus-4-6,1.25\n');
  const { upload_id: bill_id } = bill.data(telemetryRoutes.createUpload.output);
  const compared = await user.request('POST', '/api/reconciliations', { body: { upload_id: bill_id } });
  const rule = await user.request('POST', '/api/alert-rules', { body: alertRule });
  const hook = await user.request('POST', '/api/alert-webhooks', { body: { name: 'of nobody', url: nowhere } });
  const secret_body = { name: 'of nobody', kind: 'other', value: 'a value of nobody' };
  const kept = await user.request('POST', '/api/vault/secrets', { body: secret_body });
  const shared = await user.request('POST', `/api/threads/${tenant.thread_id}/share`, { body: {} });
  const browser = createTestBrowser(apex.url);
  const credentials = { email: user.email, password: user.password, session: 'cookie' };
  await browser.request('POST', '/api/auth/sign-in', { body: credentials });
  return {
    member_id: joined.data(authRoutes.acceptInvitation.output).identity.user_id,
    tokens: { lookup: await invite('two'), accept: await invite('three') },
    project_id: project.data(authRoutes.createProject.output).id,
    upload_id: upload.data(telemetryRoutes.createUpload.output).upload_id,
    bill_id,
    reconciliation_id: compared.data(telemetryRoutes.createReconciliation.output).id,
    deletion_id,
    rule_id: rule.data(telemetryRoutes.createAlertRule.output).id,
    webhook_id: hook.data(telemetryRoutes.createAlertWebhook.output).id,
    secret_id: kept.data(authRoutes.createSecret.output).id,
    share: shared.data(chatRoutes.shareThread.output).url_path.split('/').at(-1) ?? '',
    cookie: { cookie: `apex_session=${browser.session}`, 'x-csrf-token': browser.csrf_token ?? '' },
  };
}

test('with what it needs every route answers as the document says', async () => {
  const running = await plantImport(ada.user, ada.secret, { records: 3, finish: false });
  const more = await plantMore(ada);
  const bodies: Readonly<Record<string, object | string>> = {
    signUp: { email: 'someone.else@example.com', password: 'correct horse battery' },
    signIn: { email: ada.user.email, password: ada.user.password },
    refresh: { refresh_token: ada.user.refresh_token },
    signOut: { refresh_token: eve.user.refresh_token },
    enrolSecondFactor: { password: ada.user.password },
    changePassword: { current_password: eve.user.password, new_password: 'a better password' },
    lookupInvitation: { token: more.tokens.lookup },
    acceptInvitation: { token: more.tokens.accept, password: 'correct horse battery' },
    createProject: { name: 'another' },
    renameProject: { name: 'renamed', version: 1 },
    updateMember: { role: 'member', version: 1 },
    // After it was changed.
    endNegotiatedPrice: { version: 2 },
    createUpload: 'timestamp,model\n',
    // A real one would take the uploads that others are asked about.
    createDataDeletion: { kind: 'user', value: 'nobody@example.com', dry_run: true },
    previewReconciliation: { upload_id: more.bill_id },
    createReconciliation: { upload_id: more.bill_id },
  };
  const ids: Readonly<Record<string, string>> = {
    [ada.spare_project_id]: more.project_id,
    [ada.user.user_id]: more.member_id,
    [absent['uploads'] ?? '']: more.upload_id,
    [absent['reconciliations'] ?? '']: more.reconciliation_id,
    [absent['deletions'] ?? '']: more.deletion_id,
    [absent['alert-rules'] ?? '']: more.rule_id,
    [absent['alert-webhooks'] ?? '']: more.webhook_id,
    [absent['secrets'] ?? '']: more.secret_id,
    [absent['shared-threads'] ?? '']: more.share,
  };
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  // Alerts, findings and proposals take more calls than were planted, traffic one through the gateway: their own tests
  // ask for those. So do those that want an identity provider, a mailbox, an authenticator app or an account to lose.
  const isAsked = ({ path }: Operation): boolean =>
    !/\/(alerts|findings|proposals|traffic|providers|links)\/\{|\/providers\/complete|\/(reset|verify|lookup|delete|confirm|disable)$/.test(
      path,
    ) || path === '/api/invitations/lookup';
  // A link opens nothing any more once its thread is unshared, lines go with what they are of, and who is signed out
  // changes nothing.
  const first = [
    'getSharedThread',
    'changePassword',
    'listReconciledLines',
    'changeAlertWebhook',
    'testAlertWebhook',
    'listAlertDeliveries',
    'listSecretReads',
    // Each switch wants the one before, and a policy that is on is not removed.
    'changePolicy',
    'activatePolicy',
    'rollBackPolicy',
    'deactivatePolicy',
    'testUpstream',
  ];
  const place = ({ name }: Operation): number => (first.includes(name) ? first.indexOf(name) : first.length);
  const asked = operations.filter(isAsked).toSorted((a, b) => place(a) - place(b));
  for (const operation of asked) {
    let path = fill(operation.path, pathValues(operation, ada));
    for (const [planted, fresh] of Object.entries(ids)) path = path.replace(planted, fresh);
    if (operation.name === 'createUpload') path += '?name=more.csv';
    if (operation.name === 'getPriceHistory') path += '?provider=anthropic&model=claude-opus-4-6';
    if (operation.name === 'listModelCandidates') path += '?model=claude-opus-4-6';
    const isOpenEnded = ['importRecords', 'finishImport'].includes(operation.name);
    const given = bodies[operation.name];
    const asker = operation.name === 'changePassword' ? bearer(eve.user.access_token) : bearer(ada.user.access_token);
    const headers = isOfBrowsers(operation) ? more.cookie : asker;
    if (isOpenEnded) path = path.replace(ada.import_id, running);
    const answer = await request(apex.url + path, operation.method, {
      headers: {
        ...(operation.isPublic ? {} : headers),
        ...(typeof given === 'string' ? { 'content-type': 'application/octet-stream' } : {}),
      },
      isEndless: isEndless(operation),
      ...(given === undefined ? bodyOf(operation, ada) : { body: given }),
    });
    faults.push(...faultsOf(answer), ...undocumented(operation, answer));
    statuses[operation.name] = answer.status;
  }
  expect(statuses).toEqual(Object.fromEntries(asked.map(({ name }) => [name, routes[name]?.success_status ?? 200])));
  expect(faults).toEqual([]);
});
