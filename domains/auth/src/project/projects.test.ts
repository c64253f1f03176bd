import { newId } from '@apex/kit/id';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const notFound = { kind: 'not_found', reason: 'auth.project_not_found' };

test('a project is made, renamed and deleted, and each is in the audit log', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const made = await api.createProject(owner.caller, { name: 'staging' });
  expect(made).toMatchObject({ name: 'staging', sample: false, version: 1 });
  const renamed = await api.renameProject(owner.caller, { id: made.id, name: 'production', version: 1 });
  expect(renamed).toEqual({ ...made, name: 'production', version: 2 });
  const { deleted_at } = await api.deleteProject(owner.caller, { id: made.id });
  expect(deleted_at).toBe(new Date(fixture.clock.now()).toISOString());
  expect(await fixture.audited(owner)).toEqual(['user.sign_up', 'project.create', 'project.rename', 'project.delete']);
});

test('a deleted project is gone at once, by name and by id, and its name is free', async () => {
  const owner = await fixture.signUp();
  const { api, authenticator } = fixture.auth;
  const { id } = await api.createProject(owner.caller, { name: 'short-lived' });
  const principal = await authenticator.authenticate(owner.tokens.access_token);
  expect(await authenticator.resolveProject(principal, 'short-lived')).toMatchObject({ id });
  await api.deleteProject(owner.caller, { id });
  for (const asked of ['short-lived', id]) {
    await expect(authenticator.resolveProject(principal, asked)).rejects.toMatchObject(notFound);
  }
  await expect(api.deleteProject(owner.caller, { id })).rejects.toMatchObject(notFound);
  await expect(api.renameProject(owner.caller, { id, name: 'x', version: 1 })).rejects.toMatchObject(notFound);
  expect((await api.whoami(owner.caller, {})).projects.map(({ name }) => name)).toEqual(['default', 'sample']);
  expect((await api.createProject(owner.caller, { name: 'short-lived' })).id).not.toBe(id);
});

test('default stays; sample can go and come back as sample', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const [first, sample] = owner.identity.projects;
  if (first === undefined || sample === undefined) throw new Error('a sign-up makes two projects');
  const fixed = { kind: 'conflict', reason: 'auth.project_fixed' };
  await expect(api.deleteProject(owner.caller, { id: first.id })).rejects.toMatchObject(fixed);
  for (const { id } of [first, sample]) {
    await expect(api.renameProject(owner.caller, { id, name: 'other', version: 1 })).rejects.toMatchObject(fixed);
  }
  await api.deleteProject(owner.caller, { id: sample.id });
  const other = await api.createProject(owner.caller, { name: 'other' });
  const disguised = api.renameProject(owner.caller, { id: other.id, name: 'sample', version: 1 });
  await expect(disguised).rejects.toMatchObject(fixed);
  expect(await api.createProject(owner.caller, { name: 'sample' })).toMatchObject({ sample: true });
});

test('a name is had once, also by projects that are made at once, and is no id', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const taken = { kind: 'conflict', reason: 'auth.project_name_taken' };
  const twins = await Promise.allSettled(
    Array.from({ length: 4 }, () => api.createProject(owner.caller, { name: 'twin' })),
  );
  expect(twins.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(api.createProject(owner.caller, { name: 'default' })).rejects.toMatchObject(taken);
  const one = await api.createProject(owner.caller, { name: 'one' });
  await expect(api.renameProject(owner.caller, { id: one.id, name: 'twin', version: 1 })).rejects.toMatchObject(taken);
  expect(await api.renameProject(owner.caller, { id: one.id, name: 'one', version: 1 })).toEqual(one);
  await expect(api.createProject(owner.caller, { name: newId.project() })).rejects.toMatchObject({ kind: 'invalid' });
});

test('members make projects; renaming and deleting takes an admin; viewers do neither', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const [viewer, member, admin] = [
    await fixture.join(owner, 'viewer'),
    await fixture.join(owner, 'member'),
    await fixture.join(owner, 'admin'),
  ];
  const tooLow = { kind: 'forbidden', reason: 'auth.role_too_low' };
  await expect(api.createProject(viewer.caller, { name: 'v' })).rejects.toMatchObject(tooLow);
  const { id } = await api.createProject(member.caller, { name: 'm' });
  for (const { caller } of [viewer, member]) {
    await expect(api.renameProject(caller, { id, name: 'n', version: 1 })).rejects.toMatchObject(tooLow);
    await expect(api.deleteProject(caller, { id })).rejects.toMatchObject(tooLow);
  }
  await api.renameProject(admin.caller, { id, name: 'n', version: 1 });
  await api.deleteProject(admin.caller, { id });
});

test("another organisation's project is not found", async () => {
  const [owner, other] = [await fixture.signUp(), await fixture.signUp()];
  const { id } = await fixture.auth.api.createProject(owner.caller, { name: 'ours' });
  for (const unknown of [id, newId.project()]) {
    const rename = fixture.auth.api.renameProject(other.caller, { id: unknown, name: 'theirs', version: 1 });
    await expect(rename).rejects.toMatchObject(notFound);
    await expect(fixture.auth.api.deleteProject(other.caller, { id: unknown })).rejects.toMatchObject(notFound);
  }
});

test('a rename from an older version is refused with both versions', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const { id } = await api.createProject(owner.caller, { name: 'a' });
  const renames = ['b', 'c'].map((name) => api.renameProject(owner.caller, { id, name, version: 1 }));
  const outcomes = await Promise.allSettled(renames);
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({
    reason: 'auth.stale_version',
    details: { your_version: 1, current_version: 2, current: { id } },
  });
});

test('an organisation is renamed by admins and owners, from the version that stands', async () => {
  const owner = await fixture.signUp();
  const { api } = fixture.auth;
  const member = await fixture.join(owner, 'member');
  const refused = api.renameOrganisation(member.caller, { name: 'mine', version: 1 });
  await expect(refused).rejects.toMatchObject({ kind: 'forbidden' });
  const renamed = await api.renameOrganisation(owner.caller, { name: 'Navy', version: 1 });
  expect(renamed).toEqual({ ...owner.identity.organisation, name: 'Navy', version: 2 });
  const stale = api.renameOrganisation(owner.caller, { name: 'Army', version: 1 });
  await expect(stale).rejects.toMatchObject({ details: { your_version: 1, current: { name: 'Navy', version: 2 } } });
  expect((await api.whoami(member.caller, {})).organisation).toEqual(renamed);
});
