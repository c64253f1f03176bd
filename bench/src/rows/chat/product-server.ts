import { bearerSubprotocolPrefix, type OrgId, type UserId } from '@apex/contracts';
import { type ChatDatabase, createChat } from '@apex/chat';
import { systemClock } from '@apex/kit/clock';
import { type Authenticator, createHttpServer, type Principal } from '@apex/kit/http';
import { newId, newRequestId } from '@apex/kit/id';
import { createMetrics } from '@apex/kit/metrics';
import { mountSockets } from '@apex/kit/socket';
import { createPool, runtimeRole } from '@apex/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import { type FanOutOrder, type FanOutReady, runs } from './fan-out.ts';
import { steadyBrain } from './steady-brain.ts';

/**
 * The product's own socket hub, event log and subscriptions over a real PostgreSQL, with a brain that tells events at
 * a steady rate. Every run is another organisation's. The database's address comes as the argument.
 */
const [url = ''] = process.argv.slice(2);
const clock = systemClock;
let isOn = false;

const database = createPool<ChatDatabase>({ url, application_name: 'apex-bench', role: runtimeRole, log: silentLog });
const nobody = (): never => {
  throw new Error('the steady brain asks nobody');
};
const chat = createChat({
  db: database.db,
  clock,
  log: silentLog,
  agents: steadyBrain(() => isOn),
  limits: { run_timeout_ms: 3_600_000 },
  ports: {
    telemetry: {
      querySpend: nobody,
      listDimensionValues: nobody,
      streamOccurrences: nobody,
      explainChange: nobody,
      forecastSpend: nobody,
      findAnomalies: nobody,
    },
    optimizer: {
      simulatePromptCache: nobody,
      simulateModel: nobody,
      traceRetries: nobody,
      measureFindings: nobody,
      listFindings: nobody,
      listProposals: nobody,
      recordProposals: nobody,
    },
  },
});

const people = Array.from({ length: runs }, (_, number) => ({
  token: `token-${number}`,
  organisation_id: newId.org(),
  user_id: newId.user(),
  project_id: newId.project(),
}));

function principalOf(organisation_id: OrgId, user_id: UserId): Principal {
  const actor = { type: 'user', user_id } as const;
  return { organisation_id, actor, roles: ['owner'], scopes: ['all'], tier: 'free', expires_at_ms: null };
}

const authenticator: Authenticator = {
  async authenticate(credential) {
    const person = people.find(({ token }) => token === credential);
    if (person === undefined) throw new Error('nobody has this token');
    return principalOf(person.organisation_id, person.user_id);
  },
  async resolveProject(principal) {
    const person = people.find(({ organisation_id }) => organisation_id === principal.organisation_id);
    if (person === undefined) throw new Error('nobody is of this organisation');
    return { id: person.project_id, name: 'default' };
  },
};

async function beginRun({ token, organisation_id, user_id, project_id }: (typeof people)[number]) {
  const { id } = await chat.api.ask(
    {
      ...principalOf(organisation_id, user_id),
      project_id,
      project_name: 'default',
      request_id: newRequestId(clock),
      signal: new AbortController().signal,
      credential: token,
    },
    { text: 'Think aloud.' },
  );
  const hello = JSON.stringify({ type: 'subscribe', run_id: id, after_seq: 0 });
  return { path: '/ws', protocol: `${bearerSubprotocolPrefix}${token}`, hello };
}

const metrics = createMetrics();
const app = createHttpServer({
  log: silentLog,
  metrics,
  clock,
  environment: 'test',
  body_limit_bytes: 1_000_000,
  request_timeout_ms: 60_000,
  max_connections: 10_000,
  headers: {},
  slow_ms: 1000,
  trusted_proxies: [],
});
await mountSockets(app, {
  authenticator,
  handler: chat.socket,
  log: silentLog,
  metrics,
  clock,
  heartbeat_ms: 25_000,
  max_buffered_bytes: 4 * 1024 * 1024,
});
const begun = await Promise.all(people.map(beginRun));
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));

process.on('message', (order: FanOutOrder) => {
  isOn = order === 'start';
});
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(port), runs: begun } satisfies FanOutReady);
