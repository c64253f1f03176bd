import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize, complaintsOf } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (project: string) =>
  openPage(browser, `${apex.url}/settings?project=${project}`, { storageState: ada.state });

test('the organisation is renamed, and the shell says so at once', async () => {
  const { page, errors, close } = await open('default');
  const save = page.getByRole('button', { name: 'Save' });
  await page.getByLabel('Name', { exact: true }).fill('Analytical Engines');
  await save.click();
  await page.getByRole('complementary', { name: 'Sidebar' }).getByText('Analytical Engines').waitFor();
  expect(await save.isDisabled()).toBe(true);
  expect(errors).toEqual([]);
  await close();
});

test('a project is made, opened, and deleted only once its name is typed', async () => {
  const { page, errors, close } = await open('default');
  await page.getByLabel('New project').fill('checkout');
  await page.getByRole('button', { name: 'Make project' }).click();
  await page.getByRole('button', { name: 'Open checkout' }).click();
  await page.waitForURL('**/settings?project=checkout');
  await page.getByRole('button', { name: 'Project checkout: switch' }).waitFor();
  expect(await page.getByRole('button', { name: 'Delete default' }).count()).toBe(0);
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByLabel('New project').fill('checkout');
  await page.getByRole('button', { name: 'Make project' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/checkout|name/i);

  await page.getByRole('button', { name: 'Delete checkout' }).click();
  const asked = page.getByRole('dialog', { name: 'Delete checkout?' });
  const sure = asked.getByRole('button', { name: 'Delete project' });
  expect(await sure.isDisabled()).toBe(true);
  await asked.getByLabel('Type checkout to be sure').fill('check');
  expect(await sure.isDisabled()).toBe(true);
  await asked.getByLabel('Type checkout to be sure').fill('checkout');
  expect(await complaintsOf(page)).toEqual([]);
  await sure.click();
  await page.waitForURL((url) => url.pathname === '/settings' && url.searchParams.get('project') !== 'checkout');
  await page.getByRole('button', { name: 'Delete checkout' }).waitFor({ state: 'detached' });
  expect(errors.filter((error) => !error.includes('409'))).toEqual([]);
  await close();
});

test('the sample is deleted with one click and comes back when asked for, filled', async () => {
  const { page, errors, close } = await open('default');
  await page.getByRole('button', { name: 'Delete sample' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete project' }).click();
  await page.getByRole('button', { name: 'Open sample' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Bring the sample back' }).click();
  await page.getByRole('button', { name: 'Open sample' }).click();
  await page.waitForURL('**/settings?project=sample');
  await page.getByText('Sample data.').waitFor();
  await page.getByRole('heading', { name: 'How is your organisation set up?' }).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  expect(errors).toEqual([]);
  await close();
});
