import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 60_000 });

let apex: ApexProcess;
let browser: Browser;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (path: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, apex.url + path, options);

test('a newcomer signs up, sees the sample being filled and is in it, named as such', async () => {
  const { page, errors, close } = await open('/');
  await page.waitForURL('**/sign-in?next=%2Fchat');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByLabel('Password').press('Enter');
  await page.waitForURL('**/chat?project=sample');
  await page.getByText('Sample data.').waitFor();
  expect(await page.getByRole('button', { name: 'Project sample, sample data: switch' }).isVisible()).toBe(true);
  await page.getByText('Your workspace is being set up').waitFor();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  expect(await page.getByText('Your workspace is being set up').count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});

test('what is wrong is said at the field or above the button, with the id that finds it', async () => {
  await signedIn(apex, 'taken@example.com');
  const { page, close } = await open('/sign-up');
  await page.getByLabel('E-mail').fill('taken@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/account/i);
  expect(await alert.getByRole('button', { name: /^Copy correlation id \d+-[0-9a-f]{8}$/ }).count()).toBe(1);
  await page.goto(`${apex.url}/sign-in`);
  await page.getByLabel('E-mail').fill('taken@example.com');
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await alert.waitFor();
  expect(page.url()).toContain('/sign-in');
  await close();
});

test('after signing out the page asked for leads to the sign-in, and on to where it was', async () => {
  const ada = await signedIn(apex, 'out@example.com');
  const { page, context, errors, close } = await open('/keys?project=default', { storageState: ada.state });
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  const kept = (await context.cookies()).find(({ name }) => name === 'apex_session');
  expect(kept).toBeUndefined();
  await page.goto(`${apex.url}/keys?project=default`);
  await page.waitForURL('**/sign-in?next=%2Fkeys%3Fproject%3Ddefault');
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/keys?project=default');
  expect(errors).toEqual([]);
  await close();
});

test('a session that ended elsewhere leads to the sign-in at the next look', async () => {
  const ada = await signedIn(apex, 'gone@example.com');
  const { page, context, close } = await open('/keys?project=default', { storageState: ada.state });
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
  await context.clearCookies();
  await page.getByRole('link', { name: 'Members' }).click();
  await page.waitForURL('**/sign-in?next=**');
  expect(new URL(page.url()).searchParams.get('next')).toBe('/members?project=default');
  await close();
});

test('a link to elsewhere behind the sign-in is not followed', async () => {
  const ada = await signedIn(apex, 'next@example.com');
  const { page, close } = await open('/sign-in?next=//evil.example/');
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/chat**');
  expect(new URL(page.url()).host).toBe(new URL(apex.url).host);
  await close();
});

test('an invitation that is not complete or not known says so', async () => {
  const { page, errors, close } = await open('/invitation');
  await page.getByText('The link is not complete.').waitFor();
  expect(errors).toEqual([]);
  await page.goto('about:blank');
  await page.goto(`${apex.url}/invitation#token=apex_invitation_nothing`);
  await page.getByRole('alert').waitFor();
  await close();
});
