import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ForgetProject } from './forgetting-job.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const settledMs = 2 * 60_000;

/** What every domain was asked to forget, by name. */
function recorder() {
  const asked: string[] = [];
  const forget =
    (domain: string): ForgetProject =>
    async ({ project_id }) =>
      void asked.push(`${domain} ${project_id}`);
  const handlers = { telemetry: forget('telemetry'), optimizer: forget('optimizer'), chat: forget('chat') };
  return { asked, handlers };
}

async function deletedProject(owner: Tenant) {
  const { id } = await fixture.auth.api.createProject(owner.caller, { name: crypto.randomUUID() });
  await fixture.auth.api.deleteProject(owner.caller, { id });
  return id;
}

const rowsOf = async (id: string) => {
  const projects = await fixture.owner.selectFrom('auth.projects').select('id').execute();
  const works = await fixture.owner.selectFrom('auth.project_forgettings').select('project_id').execute();
  return [projects.filter((row) => row.id === id).length, works.filter((row) => row.project_id === id).length];
};

test('every domain forgets at once, again when nobody can be writing any more, and then the row goes', async () => {
  const owner = await fixture.signUp();
  const id = await deletedProject(owner);
  const { asked, handlers } = recorder();
  const everyone = ['telemetry', 'optimizer', 'chat'].map((domain) => `${domain} ${id}`).toSorted();
  await fixture.auth.forgetting.catchUp(handlers);
  expect(asked.splice(0).toSorted()).toEqual(everyone);
  await fixture.auth.forgetting.catchUp(handlers);
  expect(asked).toEqual([]);
  expect(await rowsOf(id)).toEqual([1, 3]);
  fixture.clock.advance(settledMs);
  await fixture.auth.forgetting.catchUp(handlers);
  expect(asked.toSorted()).toEqual(everyone);
  expect(await rowsOf(id)).toEqual([0, 0]);
  expect((await fixture.audited(owner)).slice(-2)).toEqual(['project.delete', 'project.forget']);
});

test('a domain that fails is asked again and the others are not; a domain of another process is waited for', async () => {
  const owner = await fixture.signUp();
  const id = await deletedProject(owner);
  const { asked, handlers } = recorder();
  const failing = { ...handlers, chat: async () => Promise.reject(new Error('the database is gone')) };
  const { optimizer: _, ...here } = failing;
  await fixture.auth.forgetting.catchUp(here);
  expect(asked.splice(0)).toEqual([`telemetry ${id}`]);
  fixture.clock.advance(settledMs);
  await fixture.auth.forgetting.catchUp(here);
  expect(await rowsOf(id)).toEqual([1, 3]);
  asked.splice(0);
  await fixture.auth.forgetting.catchUp({ chat: handlers.chat });
  await fixture.another().forgetting.catchUp({ optimizer: handlers.optimizer });
  expect(asked.toSorted()).toEqual([`chat ${id}`, `optimizer ${id}`]);
  expect(await rowsOf(id)).toEqual([0, 0]);
});

test('processes that work it off at once remove it once and record that once', async () => {
  const owner = await fixture.signUp();
  const id = await deletedProject(owner);
  const { handlers } = recorder();
  fixture.clock.advance(settledMs);
  const processes = Array.from({ length: 4 }, () => fixture.another());
  await Promise.all(processes.map(({ forgetting }) => forgetting.catchUp(handlers)));
  expect(await rowsOf(id)).toEqual([0, 0]);
  expect((await fixture.audited(owner)).filter((action) => action === 'project.forget')).toHaveLength(1);
});

test('the job begins by itself with what is there, and with what is deleted while it runs', async () => {
  const owner = await fixture.signUp();
  const process = fixture.another();
  const { asked, handlers } = recorder();
  const before = await deletedProject(owner);
  process.forgetting.start(handlers);
  await vi.waitFor(() => expect(asked).toContain(`chat ${before}`));
  const { id } = await process.api.createProject(owner.caller, { name: 'while it runs' });
  await process.api.deleteProject(owner.caller, { id });
  await vi.waitFor(() => expect(asked).toContain(`chat ${id}`));
  await process.close();
});

test('a process that is killed between the mark and the forgetting leaves all of it to the next', async () => {
  const owner = await fixture.signUp();
  const { id } = await fixture.auth.api.createProject(owner.caller, { name: 'doomed' });
  const { organisation_id, actor } = owner.caller;
  const script = fileURLToPath(new URL('../test-support/killed-child.ts', import.meta.url));
  const { owner_url } = fixture.postgres;
  const child = spawn(
    process.execPath,
    [script, owner_url, `${fixture.clock.now()}`, organisation_id, actor.user_id, id],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('forgetting\n');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(await rowsOf(id)).toEqual([1, 3]);
  const { asked, handlers } = recorder();
  await fixture.auth.forgetting.catchUp(handlers);
  expect(asked.toSorted()).toEqual([`chat ${id}`, `optimizer ${id}`, `telemetry ${id}`]);
  fixture.clock.advance(settledMs);
  await fixture.auth.forgetting.catchUp(handlers);
  expect(await rowsOf(id)).toEqual([0, 0]);
});
