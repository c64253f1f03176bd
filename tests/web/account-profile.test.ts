import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
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

const open = (person: SignedIn) =>
  openPage(browser, `${apex.url}/profile?project=default`, { storageState: person.state });

test('name and time zone are changed, and show everywhere at once', async () => {
  const { page, errors, close } = await open(ada);
  const save = page.getByRole('button', { name: 'Save' });
  await save.waitFor();
  expect(await save.isDisabled()).toBe(true);
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Time zone').click();
  await page.getByPlaceholder('Type to find').fill('tokyo');
  await page.getByRole('option', { name: 'Asia/Tokyo' }).waitFor();
  await page.keyboard.press('Enter');
  await save.click();
  await page.getByRole('button', { name: 'Account of Ada Lovelace' }).waitFor();
  expect(await save.isDisabled()).toBe(true);
  await page.reload();
  await page.getByLabel('Time zone').getByText('Asia/Tokyo').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada Lovelace');
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('a wrong password is said to be wrong; a new one ends every other sign-in but not this one', async () => {
  const joan = await signedIn(apex, 'joan@example.com');
  const there = await openPage(browser, `${apex.url}/sign-in`);
  await there.page.getByLabel('E-mail').fill(joan.email);
  await there.page.getByLabel('Password').fill(joan.password);
  await there.page.getByRole('button', { name: 'Sign in' }).click();
  await there.page.waitForURL('**/chat?**');

  const { page, close } = await open(joan);
  const signIns = page.getByRole('listitem').filter({ hasText: 'last used' });
  await signIns.nth(1).waitFor();
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('a much better password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByRole('alert').first().textContent()).toMatch(/password/i);
  expect(page.url()).toContain('/profile');

  await page.getByLabel('Current password').fill(joan.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('You are signed out everywhere else.').first().waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await signIns.nth(1).waitFor({ state: 'detached' });
  await page.getByLabel('Name').fill('Joan Clarke');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Account of Joan Clarke' }).waitFor();

  await there.page.goto(`${apex.url}/keys?project=default`);
  await there.page.waitForURL('**/sign-in?next=**');
  await there.page.getByLabel('E-mail').fill(joan.email);
  await there.page.getByLabel('Password').fill('a much better password');
  await there.page.getByRole('button', { name: 'Sign in' }).click();
  await there.page.waitForURL('**/keys?project=default');
  await there.close();
  await close();
});

test('a sign-in elsewhere is ended from here', async () => {
  const mary = await signedIn(apex, 'mary@example.com');
  const there = await openPage(browser, `${apex.url}/sign-in`, {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  await there.page.getByLabel('E-mail').fill(mary.email);
  await there.page.getByLabel('Password').fill(mary.password);
  await there.page.getByRole('button', { name: 'Sign in' }).click();
  await there.page.waitForURL('**/chat?**');
  const { page, errors, close } = await open(mary);
  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
  await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).waitFor({ state: 'detached' });
  await there.page.getByRole('link', { name: 'Keys' }).click();
  await there.page.waitForURL('**/sign-in?next=**');
  expect(errors).toEqual([]);
  await there.close();
  await close();
});
