import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
import { complaintsAtEachSize, complaintsOf } from './support/complaints.ts';
import { joined } from './support/joined.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (path: string, person = ada) => openPage(browser, apex.url + path, { storageState: person.state });

test('a key is shown once, works within its scopes, and is refused once it is revoked', async () => {
  const { page, errors, close } = await open('/keys?project=default');
  await page.getByText('No keys yet').waitFor();
  await page.getByRole('button', { name: 'New key' }).first().click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await form.getByLabel('Name').fill('billing service');
  await form.getByLabel('It may').selectOption({ label: 'Read spend and ask (read)' });
  expect(await complaintsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'Create key' }).click();
  const shown = page.getByRole('dialog', { name: 'Your new key' });
  const label = await shown.getByRole('button', { name: /^Copy key / }).getAttribute('aria-label');
  const key = label?.replace('Copy key ', '') ?? '';
  expect(key).toMatch(/^apex_\w+_\w{40,}$/);
  expect(await complaintsOf(page)).toEqual([]);

  const asProgram = (method: string, path: string) =>
    fetch(apex.url + path, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify({ name: 'another' }) } : {}),
    });
  expect((await asProgram('GET', '/api/calls')).status).toBe(200);
  expect((await asProgram('POST', '/api/keys')).status).toBe(403);

  await shown.getByRole('button', { name: 'I have stored it' }).click();
  const row = page.getByRole('row').filter({ hasText: 'billing service' });
  await row.getByText('active').waitFor();
  await page.reload();
  await row.getByText('active').waitFor();
  expect(await page.content()).not.toContain(key);
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('button', { name: 'Revoke billing service' }).click();
  const asked = page.getByRole('dialog', { name: 'Revoke billing service?' });
  await asked.getByRole('button', { name: 'Keep it' }).click();
  await asked.waitFor({ state: 'detached' });
  expect((await asProgram('GET', '/api/calls')).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke billing service' }).click();
  await asked.getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('revoked').waitFor();
  expect(await page.getByRole('button', { name: 'Revoke billing service' }).count()).toBe(0);
  expect((await asProgram('GET', '/api/calls')).status).toBe(401);
  expect(errors).toEqual([]);
  await close();
});

test('the audit log is narrowed by what and by whom, and the address keeps it', async () => {
  const grace = await joined(apex, ada, { email: 'grace@example.com', role: 'member' });
  await (await clientOf(apex, grace)).createKey({ name: 'of Grace', scopes: ['ingest'] });

  const { page, errors, close } = await open('/audit?project=default');
  const rows = page.getByRole('grid').getByRole('row');
  const texts = async () => (await rows.allTextContents()).slice(1);
  await rows.filter({ hasText: 'Invitation created' }).first().waitFor();
  const everything = (await texts()).length;
  await page.getByLabel('What').selectOption({ label: 'Key created' });
  await page.waitForURL('**/audit?project=default&action=key.create');
  await page.waitForFunction(
    () => document.querySelectorAll('[role="row"]').length > 1 && !document.body.innerText.includes('role member'),
  );
  const keys = await texts();
  expect(keys.length).toBeLessThan(everything);
  expect(keys.every((text) => text.includes('Key created'))).toBe(true);
  expect(keys.some((text) => text.includes(ada.email))).toBe(true);
  await page.getByLabel('Who').selectOption({ label: grace.email });
  await page.waitForURL('**user=user_**');
  await page.getByText('1 entry').waitFor();
  await page.reload();
  await page.getByText('1 entry').waitFor();
  const [only] = await texts();
  expect(only).toContain(grace.email);
  expect(only).toContain('scopes ingest');
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('members are offered neither the audit log nor what only admins may do', async () => {
  const mary = await joined(apex, ada, { email: 'mary@example.com', role: 'member' });
  const { page, errors, close } = await open('/audit?project=default', mary);
  await page.getByText('For admins and owners').waitFor();
  expect(await page.getByLabel('What').count()).toBe(0);
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByRole('row').filter({ hasText: 'mary@example.com' }).waitFor();
  expect(await page.getByRole('button', { name: 'Invite' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /^Role of/ }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /^Remove ada/ }).count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});
