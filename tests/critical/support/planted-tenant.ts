import { authRoutes, chatRoutes, gatewayRoutes, telemetryRoutes } from '@apex/contracts';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';

export interface PlantedTenant {
  readonly user: HttpUser;
  /** Stands in every text this tenant has given to the product. */
  readonly secret: string;
  readonly import_id: string;
  readonly call_id: string;
  readonly key_id: string;
  readonly thread_id: string;
  readonly run_id: string;
  readonly invitation_id: string;
  /** Of a project besides the user's own. */
  readonly spare_project_id: string;
  /** Of a second sign-in of the user's. */
  readonly sign_in_id: string;
  /** Of a price that no call has. */
  readonly price_id: string;
  readonly upstream_id: string;
  readonly budget_id: string;
  readonly policy_id: string;
  /** API keys by scope, with the value that was shown once. */
  readonly keys: Readonly<Record<'ingest' | 'read' | 'all', string>>;
}

/** Refuses connections. */
export const nowhere = 'http://127.0.0.1:9/';

/** A call whose every label holds the secret. */
export function plantedRecord(secret: string, number: number): object {
  const label = (name: string): string => `${name}-${secret}`;
  return {
    identity: `${secret}:${number}`,
    source: 'jsonl',
    at: new Date(Date.UTC(2026, 2, 1 + (number % 20), 12, number % 60)).toISOString(),
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    usage: { input: 100 + number, cache_read: 1000, cache_write_5m: 50, output: 20 },
    project_label: label('project'),
    branch: label('branch'),
    application: label('application'),
    feature: label('feature'),
    user: label('user'),
    session: label('session'),
    task: label('task'),
    agent: label('agent'),
    environment: label('environment'),
    error_type: label('error'),
    finish_reason: label('finish'),
    tools: [label('tool')],
    prompt_hash: label('prompt'),
    prefix: { scope: 'session', block_size: 64, runs: [[0, 4]] },
    trace_id: label('trace'),
    span_id: label('span'),
    response_id: label('response'),
    tags: { tag: label('tag') },
  };
}

/** Opens an import of the user's, adds planted records, and finishes it unless told otherwise. */
export async function plantImport(
  user: HttpUser,
  secret: string,
  { records, finish }: { readonly records: number; readonly finish: boolean },
): Promise<string> {
  const files = [{ name: `${secret}/calls.jsonl`, fingerprint: 'a'.repeat(64), relative_time: false }];
  const started = await user.request('POST', '/api/imports', { body: { format: 'jsonl', files } });
  const { import_id } = started.data(telemetryRoutes.startImport.output);
  const body = { records: Array.from({ length: records }, (_, number) => plantedRecord(secret, number)) };
  (await user.request('POST', `/api/imports/${import_id}/records`, { body })).data(
    telemetryRoutes.importRecords.output,
  );
  if (finish) {
    const rejected = [{ file: `${secret}/calls.jsonl`, line: 1, reason: `broken ${secret}` }];
    const end = { rejected, rejected_count: 1 };
    (await user.request('POST', `/api/imports/${import_id}/finish`, { body: end })).data(
      telemetryRoutes.finishImport.output,
    );
  }
  return import_id;
}

/** Asks over HTTP and waits for the end of the run. */
export async function askByHttp(
  user: HttpUser,
  text: string,
): Promise<{ readonly run_id: string; readonly thread_id: string; readonly status: string }> {
  const asked = await user.request('POST', '/api/runs', { body: { text } });
  const { id, thread_id } = asked.data(chatRoutes.ask.output);
  const deadline = Date.now() + 60_000;
  for (;;) {
    const run = (await user.request('GET', `/api/runs/${id}`)).data(chatRoutes.getRun.output);
    if (!['queued', 'running'].includes(run.status)) return { run_id: id, thread_id, status: run.status };
    if (Date.now() > deadline) throw new Error(`run ${id} is still ${run.status}`);
    // Answers once there is more to tell, or at once: either way the loop is bounded by the deadline.
    (await user.request('GET', `/api/runs/${id}/events?after_seq=${run.last_seq}`)).data(
      chatRoutes.listRunEvents.output,
    );
  }
}

/** An organisation with data of every kind, the secret in all of it. */
export async function plantTenant(apex: { readonly url: string }, secret: string): Promise<PlantedTenant> {
  const user = await signUpByHttp(apex, `${secret}@example.com`);
  const import_id = await plantImport(user, secret, { records: 12, finish: true });
  const calls = (await user.request('GET', '/api/calls')).data(telemetryRoutes.listCalls.output);
  const keyOf = async (scope: string) => {
    const body = { name: `${scope}-${secret}`, scopes: [scope] };
    return (await user.request('POST', '/api/keys', { body })).data(authRoutes.createKey.output);
  };
  const [ingest, read, all, spare] = [
    await keyOf('ingest'),
    await keyOf('read'),
    await keyOf('all'),
    await keyOf('read'),
  ];
  const invited = await user.request('POST', '/api/invitations', {
    body: { email: `invited-${secret}@example.com`, role: 'viewer' },
  });
  const project = await user.request('POST', '/api/projects', { body: { name: `spare-${secret}` } });
  const priced = await user.request('POST', '/api/prices/negotiated', {
    body: { model: `model-${secret}`, valid_from: '2026-03-01', terms: { kind: 'prices', prices: { input: '1' } } },
  });
  const upstream = await user.request('POST', '/api/gateway/upstreams', {
    body: { name: `upstream-${secret}`, kind: 'openai_compatible', base_url: nowhere },
  });
  const budget = await user.request('POST', '/api/gateway/budgets', {
    body: { name: `budget-${secret}`, scope: 'organisation', amount: '5', window: 'day' },
  });
  const policy = await user.request('POST', '/api/gateway/policies', {
    body: { name: `policy-${secret}`, rule: { match: {}, action: { refuse: { message: secret } } } },
  });
  const again = { email: user.email, password: user.password };
  (await user.request('POST', '/api/auth/sign-in', { body: again })).data(authRoutes.signIn.output);
  const { sign_ins } = (await user.request('GET', '/api/auth/sign-ins')).data(authRoutes.listSignIns.output);
  const { run_id, thread_id } = await askByHttp(user, `What did project-${secret} cost?`);
  return {
    user,
    secret,
    import_id,
    call_id: calls.calls[0]?.id ?? '',
    key_id: spare.id,
    thread_id,
    run_id,
    invitation_id: invited.data(authRoutes.createInvitation.output).invitation.id,
    spare_project_id: project.data(authRoutes.createProject.output).id,
    sign_in_id: sign_ins[0]?.id ?? '',
    price_id: priced.data(telemetryRoutes.createNegotiatedPrice.output).id,
    upstream_id: upstream.data(gatewayRoutes.createUpstream.output).id,
    budget_id: budget.data(gatewayRoutes.createBudget.output).id,
    policy_id: policy.data(gatewayRoutes.createPolicy.output).id,
    keys: { ingest: ingest.key, read: read.key, all: all.key },
  };
}
