import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balanced } from '@apex/testkit/gateway-balance';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runInHome } from '../matrix/run-example.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let server: GatewayServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-agents-'));
  server = await startGateway();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly name: 'gateway-claude-code' | 'gateway-codex';
  readonly script?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The agent is asked for a file through the gateway; resolves to what the file holds and what it said. */
async function writeFileBy({ name, script = 'run.sh', environment }: Run, { url, key, key_id }: GatewayProject) {
  const file = join(folder, `${key_id}.txt`);
  const said = await runInHome({
    name,
    program: 'shell',
    script,
    environment: {
      EXAMPLE_FILE: file,
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: key,
      OPENAI_BASE_URL: `${url}/v1`,
      APEX_GATEWAY_KEY: key,
      ...environment,
    },
  });
  return { held: (await readFile(file, 'utf8')).trim(), said };
}

const sessionOf = (said: string): string => /"(?:session_id|thread_id)":\s*"([^"]+)"/.exec(said)?.[1] ?? 'none';

test.each([
  { name: 'gateway-claude-code', upstreams: [{ name: 'anthropic', kind: 'anthropic' }], labels: { user: 'ada' } },
  { name: 'gateway-codex', upstreams: [{ name: 'openai', kind: 'openai' }], labels: {} },
] as const)('$name writes a file: each of its calls is one row of its own session, equal to the bill', async (run) => {
  const project = await server.project({ upstreams: run.upstreams });
  const { held, said } = await writeFileBy(run, project);
  expect(held).toBe('hello');
  await project.provider.settled();
  const answered = project.provider.bill.lines;
  expect(answered.length).toBeGreaterThanOrEqual(2);
  const found = await project.balance(answered.length);
  expect(found).toMatchObject(balanced);
  expect(found.ours_usd).toBe(found.bill_usd);
  for (const call of found.calls) {
    expect(call).toMatchObject({ session: sessionOf(said), feature: 'coding', ...run.labels });
  }
});

test('Codex with its built-in provider tries sockets, is declined, and writes a file by requests', async () => {
  const project = await server.project({ upstreams: [{ name: 'openai', kind: 'openai' }] });
  const { held, said } = await writeFileBy({ name: 'gateway-codex', script: 'built-in.sh' }, project);
  expect(held).toBe('hello');
  const { calls } = await project.balance(2);
  expect(calls.map(({ session }) => session)).toEqual([sessionOf(said), sessionOf(said)]);
  await expectBilled(project, 'responses gpt-5.5');
});

test('Claude Code writes a file with a model of OpenAI, which speaks another format', async () => {
  const project = await server.project({ upstreams: [{ name: 'openai', kind: 'openai' }] });
  await project.activate({ action: { model: 'gpt-4.1-mini' } });
  expect((await writeFileBy({ name: 'gateway-claude-code' }, project)).held).toBe('hello');
  await expectBilled(project, 'chat gpt-4.1-mini');
});

test('Codex writes a file with a model of Anthropic, which speaks another format', async () => {
  const project = await server.project({ upstreams: [{ name: 'anthropic', kind: 'anthropic' }] });
  const environment = { CODEX_MODEL: 'claude-sonnet-5-5' };
  expect((await writeFileBy({ name: 'gateway-codex', environment }, project)).held).toBe('hello');
  await expectBilled(project, 'messages claude-sonnet-5-5');
});

async function expectBilled(project: GatewayProject, asked: string): Promise<void> {
  await project.provider.settled();
  const { lines } = project.provider.bill;
  expect(new Set(lines.map(({ api, model_asked }) => `${api} ${model_asked}`))).toEqual(new Set([asked]));
  const found = await project.balance(lines.length);
  expect(found).toMatchObject(balanced);
  expect(found.ours_usd).toBe(found.bill_usd);
}
