import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
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

test('somebody invited by a link joins in a browser of their own, and the link works no second time', async () => {
  const { page, errors, close } = await open('/members?project=default');
  await page.getByRole('button', { name: 'Invite' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('E-mail').fill('grace@example.com');
  await form.getByLabel('Role').selectOption('admin');
  await form.getByText('Also manages members up to admin').waitFor();
  expect(await complaintsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'Make the link' }).click();
  const shown = page.getByRole('dialog', { name: 'Pass this link on' });
  const label = await shown.getByRole('button', { name: /^Copy invitation link / }).getAttribute('aria-label');
  const link = label?.replace('Copy invitation link ', '') ?? '';
  expect(link).toMatch(new RegExp(`^${apex.url}/invitation#token=`));
  await shown.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('button', { name: 'Take back the invitation of grace@example.com' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  const guest = await openPage(browser, link);
  await guest.page.getByRole('heading', { name: 'Join ada' }).waitFor();
  await guest.page.getByText('ada@example.com invited you as admin.').waitFor();
  expect(await complaintsOf(guest.page)).toEqual([]);
  await guest.page.getByLabel('Your name').fill('Grace Hopper');
  await guest.page.getByLabel('Password').fill('a password of Grace');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByRole('button', { name: 'Account of Grace Hopper' }).waitFor();
  expect(guest.page.url()).not.toContain('token=');
  await guest.page.goto(`${apex.url}/members?project=default`);
  await guest.page.getByRole('row').filter({ hasText: 'Grace Hopper' }).getByText('you').waitFor();
  expect(guest.errors).toEqual([]);

  await page.reload();
  await page.getByRole('row').filter({ hasText: 'Grace Hopper' }).waitFor();
  expect(await page.getByText('Invited', { exact: true }).count()).toBe(0);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
  expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
  await guest.close();
  await close();
});

test('an invitation that is taken back cannot be accepted', async () => {
  const { page, close } = await open('/members?project=default');
  await page.getByRole('button', { name: 'Invite' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('E-mail').fill('late@example.com');
  await form.getByRole('button', { name: 'Make the link' }).click();
  const copy = page.getByRole('button', { name: /^Copy invitation link / });
  const link = (await copy.getAttribute('aria-label'))?.replace('Copy invitation link ', '') ?? '';
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('button', { name: 'Take back the invitation of late@example.com' }).click();
  await page.getByText('late@example.com can no longer accept').first().waitFor();
  const guest = await openPage(browser, link);
  await guest.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
  expect(await guest.page.getByRole('button', { name: 'Join' }).count()).toBe(0);
  await guest.close();
  await close();
});

test('a role is changed at once and given back by undo', async () => {
  const eve = await joined(apex, ada, { email: 'eve@example.com', role: 'viewer' });
  const { page, errors, close } = await open('/members?project=default');
  await page.getByRole('button', { name: `Role of ${eve.email}: viewer` }).click();
  await page.getByRole('menuitemradio', { name: /^member/ }).click();
  await page.getByRole('button', { name: `Role of ${eve.email}: member` }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: `Role of ${eve.email}: viewer` }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: `Role of ${eve.email}: viewer` }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a member who is removed is signed out, and the last owner cannot leave', async () => {
  const mallory = await joined(apex, ada, { email: 'mallory@example.com', role: 'member' });
  const theirs = await open('/members?project=default', mallory);
  await theirs.page.getByRole('row').filter({ hasText: mallory.email }).waitFor();
  const { page, close } = await open('/members?project=default');
  await page.getByRole('button', { name: `Remove ${mallory.email}` }).click();
  const asked = page.getByRole('dialog', { name: `Remove ${mallory.email}?` });
  await asked.getByRole('button', { name: 'Remove' }).click();
  await asked.waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: mallory.email }).waitFor({ state: 'detached' });
  await theirs.page.getByRole('link', { name: 'Keys' }).click();
  await theirs.page.waitForURL('**/sign-in?next=**');
  await theirs.close();

  await page.getByRole('button', { name: `Remove ${ada.email}` }).click();
  const leaving = page.getByRole('dialog', { name: 'Leave the organisation?' });
  await leaving.getByRole('button', { name: 'Leave' }).click();
  await leaving.getByRole('alert').waitFor();
  expect(await leaving.getByRole('alert').textContent()).toMatch(/owner/i);
  await close();
});
